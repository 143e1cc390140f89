import { expect, test } from 'vitest';
import type { Finding } from '../../../protocol/finding.ts';
import { applyEdits, overlaps } from './applyEdits.ts';
import { fixAll } from './fixAll.ts';
import { textDiff } from './textDiff.ts';

interface Replacing {
  readonly ruleId: string;
  readonly pattern: RegExp;
  readonly by: string;
}

/** A checker of regular expressions, each with its replacement as fix. */
function checker(rules: readonly Replacing[]): (text: string) => Promise<Finding[]> {
  return async (text) =>
    rules.flatMap(({ ruleId, pattern, by }) =>
      [...text.matchAll(pattern)].map((match): Finding => {
        const at = (offset: number) => {
          const lines = text.slice(0, offset).split('\n');
          return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
        };
        const range = { start: at(match.index), end: at(match.index + match[0].length) };
        const newText = match[0].replace(new RegExp(pattern.source), by);
        const fixes = [{ title: 'fix', edits: [{ range, newText }] }];
        return { ruleId, severity: 'error', message: '', path: 'a', range, fixes, related: [], fixable: true, fingerprint: match[0] };
      }),
    );
}
/** Unbalanced parentheses stand for parse errors. */
const countParseErrors = (text: string): number => Math.abs(text.split('(').length - text.split(')').length);
const run = (text: string, rules: Replacing[], ruleIds: string[] = []) =>
  fixAll({ path: 'a.ts', text, check: checker(rules), countParseErrors, ruleIds });

test('fixes go in until nothing is left, and the edits make the same text', async () => {
  const text = 'a\nvar x = not(not(not(1)));\nb\nvar y;\nc\n';
  const result = await run(text, [
    { ruleId: 'no-var', pattern: /\bvar\b/g, by: 'let' },
    { ruleId: 'no-double-not', pattern: /not\(not\((.*?)\)\)/g, by: '$1' },
  ]);
  expect(result).toMatchObject({ text: 'a\nlet x = not(1);\nb\nlet y;\nc\n', applied: 3, notices: [] });
  expect(applyEdits(text, result.edits)).toBe(result.text);
  expect(result.edits.map(({ range, newText }) => `${range.start.line}:${range.start.character} ${newText}`)).toEqual([
    '1:0 let x = not(1',
    '3:0 let',
  ]);
});

test('of overlapping fixes the first by position, then by rule id, goes in', async () => {
  const result = await run('abc', [
    { ruleId: 'z', pattern: /ab/g, by: '1' },
    { ruleId: 'y', pattern: /ab/g, by: '2' },
    { ruleId: 'a', pattern: /bc/g, by: '3' },
  ]);
  expect(result).toMatchObject({ text: '2c', applied: 1 });
});

test('only the rules asked for', async () => {
  const rules = [
    { ruleId: 'a', pattern: /x/g, by: 'X' },
    { ruleId: 'b', pattern: /y/g, by: 'Y' },
  ];
  expect((await run('xy', rules, ['b'])).text).toBe('xY');
});

test('a fix that adds a parse error is refused and named, the others go in', async () => {
  const result = await run('f(1)\ng(2)\nvar x', [
    { ruleId: 'breaks', pattern: /g\(2\)/g, by: 'g((2)' },
    { ruleId: 'no-var', pattern: /\bvar\b/g, by: 'let' },
  ]);
  expect(result).toMatchObject({ text: 'f(1)\ng(2)\nlet x', applied: 1 });
  expect(result.notices.map(({ message }) => message)).toEqual([
    'The fix of "breaks" in a.ts:2 would break the syntax, so it was not applied. Fix this place by hand.',
  ]);
});

test('a file that is broken already can still be fixed where it does no harm', async () => {
  const result = await run('((\nvar x\nlet y', [
    { ruleId: 'no-var', pattern: /\bvar\b/g, by: 'let' },
    { ruleId: 'breaks', pattern: /let y/g, by: '(' },
  ]);
  expect([result.text, result.notices.length]).toEqual(['((\nlet x\nlet y', 1]);
});

test('rules that undo one another are left out, the others go in', async () => {
  const result = await run('a var', [
    { ruleId: 'to-b', pattern: /\ba\b/g, by: 'b' },
    { ruleId: 'to-a', pattern: /\bb\b/g, by: 'a' },
    { ruleId: 'no-var', pattern: /\bvar\b/g, by: 'let' },
  ]);
  expect(result).toMatchObject({ text: 'a let', applied: 1 });
  expect(result.notices.map(({ message }) => message)).toEqual([
    'Fixes in a.ts undo one another ("to-a" and "to-b"), so none of them was applied. Change one of the rules, or fix by hand.',
  ]);
});

test.each([/^x/g, /x/g])('a fix that always finds new work is left out: %s', async (pattern) => {
  const result = await run('x var', [
    { ruleId: 'grows', pattern, by: pattern.source === 'x' ? `xx${'-'.repeat(3000)}` : 'xx' },
    { ruleId: 'no-var', pattern: /\bvar\b/g, by: 'let' },
  ]);
  expect(result.text).toBe('x let');
  expect(result.notices[0]?.message).toContain('find new work in their own result ("grows")');
});

test('suppressed findings are left', async () => {
  const check = async (text: string): Promise<Finding[]> =>
    (await checker([{ ruleId: 'a', pattern: /x/g, by: 'y' }])(text)).map((finding) => ({ ...finding, suppressed: { kind: 'inline' } }));
  expect((await fixAll({ path: 'a', text: 'x', check, countParseErrors })).text).toBe('x');
});

test('a cancelled run rejects', async () => {
  await expect(fixAll({ path: 'a', text: 'x', check: async () => [], countParseErrors, signal: AbortSignal.abort() })).rejects.toThrow();
});

test.each([
  ['', 'a\n'],
  ['a\r\nb\r\nc', 'a\r\nB\r\nc'],
  ['a\nb\nc\n', 'c\n'],
  ['x\u{1F600}y', 'x\u{1F601}y'],
  ['a\r\n', 'a\n'],
  ['one\ntwo\nthree\nfour\n', 'zero\none\nTWO\nfour\nfive'],
])('the difference of %j and %j is edits that do not overlap', (before, after) => {
  const edits = textDiff(before, after);
  expect([applyEdits(before, edits), overlaps(edits)]).toEqual([after, false]);
});

test('touching edits do not overlap, insertions at one place do', () => {
  const edit = (start: number, end: number) => ({
    range: { start: { line: 0, character: start }, end: { line: 0, character: end } },
    newText: 'x',
  });
  expect([overlaps([edit(2, 4), edit(0, 2)]), overlaps([edit(1, 3), edit(2, 4)]), overlaps([edit(1, 1), edit(1, 1)])]).toEqual([
    false,
    true,
    true,
  ]);
});
