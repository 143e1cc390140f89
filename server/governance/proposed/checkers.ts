/** A checker that can be silenced in a text, and how. */
export interface Checker {
  /** As people call it. */
  readonly checker: string;
  /** In a line of a comment, its opener included, or in code. */
  readonly pattern: RegExp;
  /** What no text can hold it without: costs one search where there is none. */
  readonly hint: RegExp;
  /** Only in these files, where the words mean something else elsewhere. */
  readonly files?: RegExp;
}

const checker = (name: string, pattern: RegExp, hint: RegExp, files?: RegExp): Checker => ({
  checker: name,
  pattern,
  hint,
  ...(files === undefined ? {} : { files }),
});

/** For those that come first: after the opener, and what decorates a comment. */
const begins = (source: string): RegExp => new RegExp(`^[\\s*!/#;%<{(-]*(?:${source})`, 'i');
/** For those that follow an opener, but not always the first. */
const opens = (source: string): RegExp => new RegExp(`(?:^|[#/*;%-])[\\s!]*(?:${source})`, 'i');
/** For those that may stand behind other words. */
const holds = (source: string): RegExp => new RegExp(`(?:^|[\\s*!/#;,-])(?:${source})`, 'i');

/**
 * Comments that silence linters, type checkers, scanners and coverage, from the documentation of each. Formatters are left out: they report
 * no findings. Our own and ast-grep's are read by findings/directives.ts.
 */
export const commentCheckers: readonly Checker[] = [
  // https://eslint.org/docs/latest/use/configure/rules#disabling-rules and configuration comments
  checker('ESLint', begins('eslint-disable(?:-next-line|-line)?\\b|eslint\\s+[\\w@/-]+\\s*:'), /eslint/i),
  checker('oxlint', begins('oxlint-disable'), /oxlint/i),
  // https://www.typescriptlang.org/docs/handbook/intro-to-js-ts.html#ts-check
  checker('TypeScript', begins('@ts-(?:ignore|nocheck|expect-error)\\b'), /@ts-/),
  checker('Flow', begins('\\$Flow(?:FixMe|Ignore|ExpectedError|Issue)|@noflow'), /\$Flow|@noflow/i),
  checker('Biome', begins('biome-ignore'), /biome-ignore/i),
  checker('Deno', begins('deno-lint-ignore'), /deno-lint/i),
  checker('TSLint', begins('tslint:disable'), /tslint:/i),
  checker('JSHint', begins('jshint\\s+(?:ignore|-W)'), /jshint/i),
  checker('Stylelint', begins('stylelint-disable'), /stylelint/i),
  checker(
    'coverage',
    holds('(?:istanbul|c8|v8|node:coverage)\\s+(?:ignore|disable)|pragma:\\s*no\\s*(?:cover|branch)|LCOV_EXCL|GCOVR?_EXCL'),
    /istanbul|c8 |v8 |node:coverage|pragma|COV/i,
  ),
  // Python
  checker('noqa', opens('(?:(?:flake8|ruff):\\s*)?noqa\\b'), /noqa/i),
  checker('Ruff', begins('ruff:\\s*(?:disable|ignore|file-ignore)'), /ruff:/i),
  checker('Bandit', opens('#?nosec\\b'), /nosec/i),
  checker(
    'type checker',
    begins('(?:type|pyright|mypy|pyre|pytype|ty|pyrefly):\\s*(?:ignore|disable|ignore-errors)|pyre-(?:fixme|ignore)|mypy:\\s*[\\w-]+'),
    /type:|pyright|mypy|pyre|pytype|ty:/i,
  ),
  checker('Pylint', holds('pylint:\\s*(?:disable|skip-file)'), /pylint/i),
  // C and C++: https://clang.llvm.org/extra/clang-tidy/#suppressing-undesired-diagnostics
  checker('clang-tidy', holds('NOLINT(?:NEXTLINE|BEGIN)?\\b'), /NOLINT/i),
  checker('cppcheck', holds('cppcheck-suppress'), /cppcheck/i),
  checker('Coverity', holds('coverity\\['), /coverity/i),
  checker('PVS-Studio', holds('-V\\d{3,4}\\b|PVS-Studio:\\s*disable'), /-V\d|PVS/i),
  // Others
  checker('golangci-lint', begins('nolint\\b|lint:(?:file-)?ignore'), /lint/i),
  checker('RuboCop', holds('rubocop:(?:disable|todo)'), /rubocop/i),
  checker('Sorbet', begins('typed:\\s*(?:false|ignore)'), /typed:/i, /\.(rb|rbi|rake)$/),
  checker('PHPStan', holds('@?phpstan-ignore'), /phpstan/i),
  checker('Psalm', holds('@psalm-suppress'), /psalm/i),
  checker('PHP_CodeSniffer', holds('phpcs:(?:ignore|disable|ignoreFile)|@codingStandardsIgnore'), /phpcs|codingStandards/i),
  checker('SwiftLint', begins('swiftlint:disable'), /swiftlint/i),
  checker('ktlint', begins('ktlint-disable'), /ktlint/i),
  checker('Checkstyle', holds('CHECKSTYLE[.:]?\\s*(?:OFF|SUPPRESS)|NOPMD|NOSONAR'), /CHECKSTYLE|NOPMD|NOSONAR/i),
  checker('NoInspection', begins('noinspection\\b'), /noinspection/i),
  checker('ReSharper', begins('ReSharper\\s+disable'), /ReSharper/i),
  checker('Credo', begins('credo:disable'), /credo:/i),
  checker('Dart', begins('ignore(?:_for_file)?:\\s*\\w+'), /ignore(?:_for_file)?:/i, /\.dart$/),
  checker('ShellCheck', begins('shellcheck\\s+.*disable='), /shellcheck/i),
  checker('Hadolint', begins('hadolint\\s+(?:global\\s+)?ignore'), /hadolint/i),
  checker('SQLFluff', begins('sqlfluff:'), /sqlfluff:/i),
  checker('yamllint', begins('yamllint\\s+disable'), /yamllint/i),
  checker('markdownlint', begins('markdownlint-(?:disable|configure)'), /markdownlint/i),
  checker('HTML linter', begins('htmlhint\\s|html-validate-disable|\\[html-validate-disable'), /htmlhint|html-validate/i),
  // Scanners for secrets and weaknesses
  checker('Semgrep', holds('nosem(?:grep)?\\b'), /nosem/i),
  checker('CodeQL', holds('(?:codeql|lgtm)\\s*\\['), /codeql|lgtm/i),
  checker('Snyk', holds('(?:file\\s+)?deepcode\\s+ignore'), /deepcode/i),
  checker(
    'secret scanner',
    holds('gitleaks:allow|pragma:\\s*allowlist|secretlint-disable|trufflehog:ignore|ggignore|noboost'),
    /gitleaks|allowlist|secretlint|trufflehog|ggignore/i,
  ),
  checker(
    'infrastructure scanner',
    holds('(?:checkov|kics-scan|tfsec|trivy|terrascan|cfn-nag|kubescape)[:\\s-]*(?:skip|ignore|disable)'),
    /checkov|kics|tfsec|trivy|terrascan|cfn-nag/i,
  ),
];

const RUST = [checker('rustc', /#!?\[\s*(?:cfg_attr\([^\]]*,\s*)?(?:allow|expect)\s*\([^)]*\)/, /allow|expect/)];
const JVM = [checker('Java compiler', /@(?:Suppress(?:Warnings|FBWarnings|Lint|Unused)?)\s*\([^)]*\)/, /@Suppress/)];
const CSHARP = [
  checker('C# compiler', /^[ \t]*#pragma\s+warning\s+disable.*$|^[ \t]*#nullable\s+disable.*$/m, /#pragma|#nullable/),
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
