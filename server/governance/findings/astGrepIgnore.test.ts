import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../../protocol/finding.ts';
import { applySuppressions } from './suppressions.ts';

const PLACES = [
  '// ast-grep-ignore\nlog(ev(1))\n',
  '// ast-grep-ignore\n\nlog(ev(1))\nlog(2)',
  '// ast-grep-ignore: no-ev\n\nlog(ev(1))\nlog(2)',
  'let a\n// ast-grep-ignore\n\nlog(ev(1))\nlog(2)',
  'let a\n/* ast-grep-ignore: no-log */\nlog(ev(1))\nlog(2) // ast-grep-ignore: no-ev, no-log\n',
  'log(\n 1,\n ev(2)\n) // ast-grep-ignore\nlog(3)\n',
  'let a = "// ast-grep-ignore"\nlog(ev(1))\nlet b = `\n// ast-grep-ignore\n`\nlog(2)',
  'let a\n/**\n * ast-grep-ignore\n */\nlog(1)\nlog(2)\n',
  'if (a) { // ast-grep-ignore\n  log(1)\n}\nlog(2)\n',
  'f(() => {\n  // ast-grep-ignore: no-log\n  log(ev(1))\n})\n',
];
const WORDINGS = [
  ...['// ast-grep-ignore no-log', '// todo ast-grep-ignore', '// ast-grep-ignore -- because', '// ast-grep-ignore: no-log because'],
  ...['// ast-grep-ignore foo: no-log', '/* ast-grep-ignore*/', '//ast-grep-ignore:no-log', '// ast-grep-ignore (x) : other'],
  ...['/* x ast-grep-ignore */', '/** ast-grep-ignore */', '/// ast-grep-ignore', '// @ast-grep-ignore', '//----- ast-grep-ignore'],
  ...['// xast-grep-ignore', '/* ast-grep-ignore\n */', '// ast-grep-ignore:no-ev,no-log x, y', '// ast-grep-ignored'],
];
const TEXTS = [...PLACES, ...WORDINGS.map((comment) => `let a\n${comment}\nlog(1)\n`)];

const RULES = ['log', 'ev']
  .map((name) => `id: no-${name}\nlanguage: TypeScript\nseverity: info\nrule: { pattern: ${name}($$$A) }\n`)
  .join('---\n');

/** What the ast-grep binary finds in each text: its own findings, one list a text. */
async function scan(texts: readonly string[]): Promise<Finding[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'ignore-'));
  try {
    await Promise.all(texts.map((text, index) => writeFile(join(folder, `${index}.ts`), text)));
    const output = await new Promise<string>((done, fail) => {
      const options = ['scan', '--inline-rules', RULES, '--json=compact', '.'];
      execFile(resolve('node_modules/.bin/ast-grep'), options, { cwd: folder }, (error, stdout) => (error ? fail(error) : done(stdout)));
    });
    // ast-grep's documented JSON; the test fails on any other.
    const matches = JSON.parse(output) as {
      ruleId: string;
      file: string;
      range: Record<'start' | 'end', { line: number; column: number }>;
    }[];
    return texts.map((_, index) => matches.filter(({ file }) => Number.parseInt(file.replace(/^\.\//, ''), 10) === index).map(toFinding));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function toFinding({ ruleId, range }: { ruleId: string; range: Record<'start' | 'end', { line: number; column: number }> }): Finding {
  const [start, end] = [range.start, range.end].map(({ line, column }) => ({ line, character: column }));
  if (start === undefined || end === undefined) throw new Error('A range has two ends.');
  return {
    ruleId,
    severity: 'info',
    message: '',
    path: 'a',
    range: { start, end },
    fixes: [],
    related: [],
    fixable: false,
    fingerprint: '',
  };
}

const shown = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({ ruleId, suppressed }) => ruleId.startsWith('no-') && suppressed === undefined)
    .map(({ ruleId, range }) => `${range.start.line}:${range.start.character} ${ruleId}`)
    .toSorted();

test('ast-grep-ignore means what it means to ast-grep', async () => {
  const theirs = await scan(TEXTS);
  const all = await scan(TEXTS.map((text) => text.replaceAll('ast-grep-ignore', 'xxx-xxxx-xxxxxx')));
  const ours = TEXTS.map((text, index) =>
    applySuppressions({
      path: 'a',
      text,
      language: 'TypeScript',
      findings: all[index] ?? [],
      isKnownRule: () => true,
      wasChecked: () => true,
      today: '2026-01-01',
    }),
  );
  expect(ours.map((findings, index) => [TEXTS[index], shown(findings)])).toEqual(
    theirs.map((findings, index) => [TEXTS[index], shown(findings)]),
  );
});
