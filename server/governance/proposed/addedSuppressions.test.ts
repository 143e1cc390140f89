import { expect, it } from 'vitest';
import { addedSuppressions } from './addedSuppressions.ts';

const added = (path: string, after: string, before: string | null = null) =>
  addedSuppressions([{ path, before, after }]).map(({ checker, line }) => `${checker}:${line}`);

it.each([
  ['a.ts', '// stewardry-ignore no-eval -- because\neval(a)', 'Stewardry:0'],
  ['a.ts', '// ast-grep-ignore\neval(a)', 'ast-grep:0'],
  ['a.ts', 'f(); // eslint-disable-line no-console', 'ESLint:0'],
  ['a.ts', '/* eslint no-console: "off" */', 'ESLint:0'],
  ['a.tsx', '<div>{/* eslint-disable-next-line */}</div>', 'ESLint:0'],
  ['a.ts', '// @ts-ignore\nf();', 'TypeScript:0'],
  ['a.ts', '/*\n * @ts-expect-error later\n */\nf();', 'TypeScript:1'],
  ['a.ts', 'x.replace(/\'/g, ""); // @ts-ignore', 'TypeScript:0'],
  ['a.ts', '// biome-ignore lint/x: no', 'Biome:0'],
  ['a.js', '/* istanbul ignore next */', 'coverage:0'],
  ['a.py', 'import os  # noqa: F401', 'noqa:0'],
  ['a.py', 'x = 1  # type: ignore # noqa', 'noqa:0'],
  ['a.py', 'f()  # nosec B101', 'Bandit:0'],
  ['a.py', 'x = f()  # type: ignore[arg]', 'type checker:0'],
  ['a.py', '# pylint: disable=all', 'Pylint:0'],
  ['a.cpp', 'int a; // NOLINT(foo)', 'clang-tidy:0'],
  ['a.cpp', '#pragma GCC diagnostic ignored "-Wall"\n', 'C compiler:0'],
  ['a.go', 'f() //nolint:errcheck', 'golangci-lint:0'],
  ['a.rs', '#[allow(dead_code)]\nfn f() {}', 'rustc:0'],
  ['A.java', '@SuppressWarnings("all")\nclass A {}', 'Java compiler:0'],
  ['A.java', 'int a; // NOSONAR', 'Checkstyle:0'],
  ['a.cs', '#pragma warning disable CS0168\n', 'C# compiler:0'],
  ['a.rb', 'f # rubocop:disable all', 'RuboCop:0'],
  ['a.sh', '# shellcheck disable=SC2086', 'ShellCheck:0'],
  ['a.yml', 'a: 1 # nosemgrep', 'Semgrep:0'],
  ['.env', 'KEY=1 # gitleaks:allow', 'secret scanner:0'],
  ['a.tf', '#checkov:skip=CKV_1:no', 'infrastructure scanner:0'],
  ['a.css', '/* stylelint-disable */', 'Stylelint:0'],
  ['a.md', '<!-- markdownlint-disable -->', 'markdownlint:0'],
  ['a.html', '<script>\n// eslint-disable-next-line\n</script>', 'ESLint:1'],
])('%s: %j silences a checker', (path, text, expected) => {
  expect(added(path, text)).toContain(expected);
});

it.each([
  ['a.ts', 'const a = "// eslint-disable-line";'],
  ['a.ts', '// why eslint matters: it finds bugs'],
  ['a.py', 's = "# noqa"'],
  ['a.py', '# the noqa comments are gone'],
  ['a.js', '// ignore: nothing to see'],
  ['a.md', 'Write:\n\n```ts\n// eslint-disable-next-line no-console\n```'],
  ['a.rs', 'fn allow() {}'],
  ['a.ts', 'allow(rule)'],
])('%s: %j silences nothing', (path, text) => {
  expect(added(path, text)).toEqual([]);
});

it('what was there before is not new, wherever it moves', () => {
  const text = '// eslint-disable-next-line no-console\nconsole.log(1);\n';
  expect(added('a.ts', `\n\n${text}`, text)).toEqual([]);
  expect(
    addedSuppressions([
      { path: 'a.ts', before: text, after: null },
      { path: 'b.ts', before: null, after: text },
    ]),
  ).toEqual([]);
  expect(added('a.ts', `${text}${text}`, text)).toEqual(['ESLint:2']);
});

it('to silence less of ours is not new; to silence it longer or in the whole file is', () => {
  const before = '// stewardry-ignore a, b -- why until 2027-01-01\nf();\n';
  expect(added('a.ts', before.replace('a, b', 'b'), before)).toEqual([]);
  expect(added('a.ts', before.replace('2027', '2029'), before)).toEqual(['Stewardry:0', 'Stewardry:0']);
  expect(added('a.ts', before.replace('ignore', 'ignore-file'), before)).toEqual(['Stewardry:0', 'Stewardry:0']);
  expect(added('a.ts', before.replace('a, b', 'a, b, c'), before)).toEqual(['Stewardry:0']);
});
