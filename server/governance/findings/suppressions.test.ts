import { expect, test } from 'vitest';
import type { Finding } from '../../../protocol/finding.ts';
import { applyEdits } from './applyEdits.ts';
import { applySuppressions } from './suppressions.ts';

const KNOWN = ['no-console', 'no-eval', 'a.b/c'];

/** Each `console.log` of the text is a finding of no-console, each `eval` one of no-eval. */
function check(text: string, language = 'TypeScript', more: { today?: string; unchecked?: string[] } = {}): Finding[] {
  const findings = text.split('\n').flatMap((line, index) =>
    [...line.matchAll(/console\.log|(?<!-)\beval\b/g)].map((match): Finding => {
      const start = { line: index, character: match.index };
      const end = { line: index, character: match.index + match[0].length };
      const ruleId = match[0] === 'eval' ? 'no-eval' : 'no-console';
      return {
        ruleId,
        severity: 'error',
        message: '',
        path: 'a',
        range: { start, end },
        fixes: [],
        related: [],
        fixable: false,
        fingerprint: '',
      };
    }),
  );
  return applySuppressions({
    path: 'a',
    text,
    language,
    findings,
    isKnownRule: (id) => KNOWN.includes(id),
    ruleIds: KNOWN,
    wasChecked: (id) => more.unchecked?.includes(id) !== true,
    today: more.today ?? '2026-01-15',
  });
}

/** `line rule` of what is left, with `(reason)` of what is suppressed. */
const shown = (findings: Finding[]): string[] =>
  findings.map(({ range, ruleId, suppressed }) => {
    const about = suppressed === undefined ? '' : ` (${[suppressed.reason, suppressed.until].filter(Boolean).join(' | ')})`;
    return `${range.start.line} ${ruleId}${about}`;
  });

const DIRECTIVE = 'stewardry-ignore no-console -- it is a CLI';

test.each([
  ['TypeScript', `// ${DIRECTIVE}`],
  ['TypeScript', `/* ${DIRECTIVE} */`],
  ['TypeScript', `/**\n * ${DIRECTIVE}\n */`],
  ['Tsx', `{/* ${DIRECTIVE} */}`],
  ['Python', `# ${DIRECTIVE}`],
  ['Sql', `-- ${DIRECTIVE}`],
  ['Lua', `-- ${DIRECTIVE}`],
  ['Html', `<!-- ${DIRECTIVE} -->`],
  ['latex', `% ${DIRECTIVE}`],
  ['clojure', `;; ${DIRECTIVE}`],
  ['jinja', `{# ${DIRECTIVE} #}`],
  ['some-language', `# ${DIRECTIVE}`],
])('in %s the comment "%s" covers the next code line', (language, comment) => {
  const above = comment.split('\n').length;
  expect(shown(check(`${comment}\n\n  console.log(1)\nconsole.log(2)\n`, language))).toEqual([
    `${above + 1} no-console (it is a CLI)`,
    `${above + 2} no-console`,
  ]);
});

test('several comments above one line all cover it, a trailing one covers its own line', () => {
  const text = [
    '// stewardry-ignore no-console -- one',
    '// another remark',
    '// stewardry-ignore no-eval -- two until 2026-12-31',
    'console.log(eval)',
    'eval() // stewardry-ignore no-eval -- three',
    'eval()',
  ].join('\n');
  expect(shown(check(text))).toEqual(['3 no-console (one)', '3 no-eval (two | 2026-12-31)', '4 no-eval (three)', '5 no-eval']);
});

test('one comment can name several rules, with dots and slashes', () => {
  expect(shown(check('// stewardry-ignore no-console, no-eval -- both\nconsole.log(eval)'))).toEqual([
    '1 no-console (both)',
    '1 no-eval (both)',
  ]);
});

test('a file is covered from its head, below code it is not', () => {
  expect(shown(check('#!/usr/bin/env node\n// Licence\n// stewardry-ignore-file no-console -- CLI\n\nlet a\nconsole.log(a)'))).toEqual([
    '5 no-console (CLI)',
  ]);
  expect(shown(check('let a\n// stewardry-ignore-file no-console -- CLI\nconsole.log(a)'))).toEqual([
    '2 no-console',
    '1 unused-suppression',
  ]);
});

test('without reason, or past its day, a comment suppresses nothing and is named', () => {
  const text = [
    'console.log(1) // stewardry-ignore no-console',
    'console.log(2) // stewardry-ignore no-console --',
    'console.log(3) // stewardry-ignore no-console -- why until 2026-01-14',
    'console.log(4) // stewardry-ignore no-console -- why until 2026-01-15',
    'console.log(5) // stewardry-ignore no-console -- why until 2026-02-30',
    'console.log(6) // stewardry-ignore no-console until 2026-03-01',
    'console.log(7) // stewardry-ignore',
  ].join('\n');
  const findings = check(text);
  expect(shown(findings)).toEqual([
    ...['0 no-console', '1 no-console', '2 no-console', '3 no-console (why | 2026-01-15)', '4 no-console', '5 no-console', '6 no-console'],
    ...['0 suppression-without-reason', '1 suppression-without-reason', '2 suppression-expired', '4 suppression-expired'],
    ...['5 suppression-without-reason', '6 suppression-unknown-rule'],
  ]);
  expect(findings.map(({ message }) => message).filter((message) => message !== '')).toEqual([
    'This suppression of no-console gives no reason, so it suppresses nothing: add "-- reason" behind the rule.',
    'This suppression of no-console gives no reason, so it suppresses nothing: add "-- reason" behind the rule.',
    'This suppression of no-console expired on 2026-01-14: mend the code, or decide again and give a later date.',
    '"2026-02-30" is not a date, so this suppression of no-console suppresses nothing: write "until YYYY-MM-DD".',
    'This suppression of no-console gives no reason, so it suppresses nothing: add "-- reason" behind the rule.',
    'This suppression names no rule, so it suppresses nothing: write "stewardry-ignore RULE -- reason".',
  ]);
});

test('an unused one is named, and its fix removes exactly it', () => {
  const text = [
    '  // stewardry-ignore no-console -- gone',
    '  let a // stewardry-ignore no-eval -- gone too',
    '  // stewardry-ignore no-console, no-eval -- half',
    '  eval(a)',
    '  <b>{/* stewardry-ignore no-console -- child */}</b>',
    '',
  ].join('\n');
  const findings = check(text, 'Tsx').filter(({ ruleId }) => ruleId === 'unused-suppression');
  expect(findings.map(({ message }) => message)).toEqual([
    'No finding of no-console is suppressed here.',
    'No finding of no-eval is suppressed here.',
    'No finding of no-console is suppressed here.',
    'No finding of no-console is suppressed here.',
  ]);
  expect(
    applyEdits(
      text,
      findings.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits)),
    ),
  ).toBe(['  let a', '  // stewardry-ignore no-eval -- half', '  eval(a)', '  <b></b>', ''].join('\n'));
});

test('a rule that was not run here does not make its suppression unused', () => {
  expect(shown(check('// stewardry-ignore no-eval -- slow check\nlet a', 'TypeScript', { unchecked: ['no-eval'] }))).toEqual([]);
});

test('an unknown rule is named with the one that was meant', () => {
  expect(check('console.log(1) // stewardry-ignore no-consol, no-console -- why').map(({ message }) => message)).toEqual([
    '',
    'No loaded rule has the id "no-consol". Did you mean "no-console"?',
  ]);
});

test('text in strings is no comment', () => {
  const text = [
    "const a = '// stewardry-ignore no-console -- x'",
    'const b = "it\'s /* stewardry-ignore no-console */"',
    'const c = `\n// stewardry-ignore no-console -- x\n`',
    'const url = "http://x" // see stewardry-ignore in the docs',
    "const d = 'it\\'s' // stewardry-ignore no-console -- real",
  ].join('\n');
  expect(shown(check(text))).toEqual(['6 unused-suppression']);
  expect(shown(check('x = """\n# stewardry-ignore no-console -- x\n"""\n', 'Python'))).toEqual([]);
});

test("ast-grep's comment covers the next line, its own line, every rule without colon", () => {
  const text = [
    'let a',
    '// ast-grep-ignore',
    'console.log(eval)',
    '// ast-grep-ignore: no-console',
    'console.log(eval)',
    '/* ast-grep-ignore: other, no-eval */',
    'eval()',
    'eval() // ast-grep-ignore: no-eval',
    '// ast-grep-ignore: no-eval',
    '',
    'eval()',
  ].join('\n');
  expect(shown(check(text))).toEqual([
    ...[
      '2 no-console ()',
      '2 no-eval ()',
      '4 no-console ()',
      '4 no-eval',
      '6 no-eval ()',
      '7 no-eval ()',
      '10 no-eval',
      '8 unused-suppression',
    ],
  ]);
});

test("ast-grep's comment on the first line covers the file when a blank line follows", () => {
  expect(shown(check('// ast-grep-ignore: no-eval\n\nlet a\neval(console.log)'))).toEqual(['3 no-eval ()', '3 no-console']);
  expect(shown(check('// ast-grep-ignore: no-eval\nlet a\neval(a)'))).toEqual(['2 no-eval', '0 unused-suppression']);
});
