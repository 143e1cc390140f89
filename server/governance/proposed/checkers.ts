/** A checker that can be silenced in a text, and how. */
export interface Checker {
  /** As people call it. */
  readonly checker: string;
  /** In a line of a comment, its opener included, or in code. */
  readonly pattern: RegExp;
  /** Without it in a text there is nothing: the same, wherever it stands. */
  readonly hint: RegExp;
  /** Only in these files, where the words mean something else elsewhere. */
  readonly files?: RegExp;
}

type Place = (checker: string, words: string, files?: RegExp) => Checker;

const at =
  (lead: string): Place =>
  (checker, words, files) => ({
    checker,
    pattern: new RegExp(`${lead}(?:${words})`, 'i'),
    hint: new RegExp(words, 'i'),
    ...(files === undefined ? {} : { files }),
  });

/** For those that come first: after the opener, and what decorates a comment. */
const begins = at('^[\\s*!/#;%<{(-]*');
/** For those that follow an opener, but not always the first. */
const opens = at('(?:^|[#/*;%-])[\\s!]*');
/** For those that may stand behind other words. */
const holds = at('(?:^|[\\s*!/#;,-])');

/**
 * Comments that silence linters, type checkers, scanners and coverage, from the documentation of each. Formatters are left out: they report
 * no findings. Our own and ast-grep's are read by findings/directives.ts.
 */
export const commentCheckers: readonly Checker[] = [
  // https://eslint.org/docs/latest/use/configure/rules#disabling-rules and configuration comments
  begins('ESLint', 'eslint-disable(?:-next-line|-line)?\\b|eslint\\s+[\\w@/-]+\\s*:'),
  begins('oxlint', 'oxlint-disable'),
  // https://www.typescriptlang.org/docs/handbook/intro-to-js-ts.html#ts-check
  begins('TypeScript', '@ts-(?:ignore|nocheck|expect-error)\\b'),
  begins('Flow', '\\$Flow(?:FixMe|Ignore|ExpectedError|Issue)|@noflow'),
  begins('Biome', 'biome-ignore'),
  begins('Deno', 'deno-lint-ignore'),
  begins('TSLint', 'tslint:disable'),
  begins('JSHint', 'jshint\\s+(?:ignore|-W)'),
  begins('Stylelint', 'stylelint-disable'),
  holds('coverage', '(?:istanbul|c8|v8|node:coverage)\\s+(?:ignore|disable)|pragma:\\s*no\\s*(?:cover|branch)|LCOV_EXCL|GCOVR?_EXCL'),
  // Python
  opens('noqa', '(?:(?:flake8|ruff):\\s*)?noqa\\b'),
  begins('Ruff', 'ruff:\\s*(?:disable|ignore|file-ignore)'),
  opens('Bandit', '#?nosec\\b'),
  begins(
    'type checker',
    '(?:type|pyright|mypy|pyre|pytype|ty|pyrefly):\\s*(?:ignore|disable|ignore-errors)|pyre-(?:fixme|ignore)|mypy:\\s*[\\w-]+',
  ),
  holds('Pylint', 'pylint:\\s*(?:disable|skip-file)'),
  // C and C++: https://clang.llvm.org/extra/clang-tidy/#suppressing-undesired-diagnostics
  holds('clang-tidy', 'NOLINT(?:NEXTLINE|BEGIN)?\\b'),
  holds('cppcheck', 'cppcheck-suppress'),
  holds('Coverity', 'coverity\\['),
  holds('PVS-Studio', '-V\\d{3,4}\\b|PVS-Studio:\\s*disable'),
  // Others
  begins('golangci-lint', 'nolint\\b|lint:(?:file-)?ignore'),
  holds('RuboCop', 'rubocop:(?:disable|todo)'),
  begins('Sorbet', 'typed:\\s*(?:false|ignore)', /\.(rb|rbi|rake)$/),
  holds('PHPStan', '@?phpstan-ignore'),
  holds('Psalm', '@psalm-suppress'),
  holds('PHP_CodeSniffer', 'phpcs:(?:ignore|disable|ignoreFile)|@codingStandardsIgnore'),
  begins('SwiftLint', 'swiftlint:disable'),
  begins('ktlint', 'ktlint-disable'),
  holds('Checkstyle', 'CHECKSTYLE[.:]?\\s*(?:OFF|SUPPRESS)|NOPMD|NOSONAR'),
  begins('NoInspection', 'noinspection\\b'),
  begins('ReSharper', 'ReSharper\\s+disable'),
  begins('Credo', 'credo:disable'),
  begins('Dart', 'ignore(?:_for_file)?:\\s*\\w+', /\.dart$/),
  begins('ShellCheck', 'shellcheck\\s+.*disable='),
  begins('Hadolint', 'hadolint\\s+(?:global\\s+)?ignore'),
  begins('SQLFluff', 'sqlfluff:'),
  begins('yamllint', 'yamllint\\s+disable'),
  begins('markdownlint', 'markdownlint-(?:disable|configure)'),
  begins('HTML linter', 'htmlhint\\s|html-validate-disable|\\[html-validate-disable'),
  // Scanners for secrets and weaknesses
  holds('Semgrep', 'nosem(?:grep)?\\b'),
  holds('CodeQL', '(?:codeql|lgtm)\\s*\\['),
  holds('Snyk', '(?:file\\s+)?deepcode\\s+ignore'),
  holds('secret scanner', 'gitleaks:allow|pragma:\\s*allowlist|secretlint-disable|trufflehog:ignore|ggignore|noboost'),
  holds('infrastructure scanner', '(?:checkov|kics-scan|tfsec|trivy|terrascan|cfn-nag|kubescape)[:\\s-]*(?:skip|ignore|disable)'),
];

/** Any of them: most texts hold none, and are searched once. */
export const anyComment = new RegExp(commentCheckers.map(({ hint }) => hint.source).join('|'), 'i');

const checker = (name: string, pattern: RegExp, hint: RegExp): Checker => ({ checker: name, pattern, hint });

const RUST = [checker('rustc', /#!?\[\s*(?:cfg_attr\([^\]]*,\s*)?(?:allow|expect)\s*\([^)]*\)/, /allow|expect/)];
const JVM = [checker('Java compiler', /@(?:Suppress(?:Warnings|FBWarnings|Lint|Unused)?)\s*\([^)]*\)/, /@Suppress/)];
const CSHARP = [
  checker('C# compiler', /^[ \t]*#pragma\s+warning\s+disable.*$|^[ \t]*#nullable\s+disable.*$/m, /#pragma\s+warning|#nullable/),
  checker('C# analysers', /\[\s*(?:assembly:\s*)?(?:[\w.]*\.)?(?:Unconditional)?SuppressMessage\s*\([^\]]*\]/, /SuppressMessage/),
];
const C = [
  checker(
    'C compiler',
    /^[ \t]*#\s*pragma\s+(?:GCC|clang)\s+diagnostic\s+ignored.*$|^[ \t]*#\s*pragma\s+warning\s*\(\s*(?:disable|suppress).*$/m,
    /#\s*pragma/,
  ),
];

/** What silences in code and not in a comment, by canonical language. */
export const syntaxCheckers: Readonly<Record<string, readonly Checker[]>> = {
  Rust: RUST,
  Java: JVM,
  Kotlin: JVM,
  Scala: JVM,
  CSharp: CSHARP,
  C,
  Cpp: C,
};
