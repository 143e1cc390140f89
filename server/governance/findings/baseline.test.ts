import { expect, test } from 'vitest';
import type { Finding } from '../../../protocol/finding.ts';
import { addToBaseline, applyBaseline, createBaseline, formatBaseline, parseBaseline, updateBaseline } from './baseline.ts';

const finding = (path: string, ruleId: string, fingerprint: string, more: Partial<Finding> = {}): Finding => ({
  ruleId,
  severity: 'error',
  message: '',
  path,
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
  fixes: [],
  related: [],
  fixable: false,
  fingerprint,
  ...more,
});
const TODAY = '2026-06-01';
const PATH = '.stewardry/baseline.json';
const accepted = (findings: Finding[]): string[] =>
  findings.filter(({ suppressed }) => suppressed?.kind === 'baseline').map(({ path, fingerprint }) => `${path} ${fingerprint}`);

test('it is written one sorted entry a line and reads back the same, whatever the order', () => {
  const baseline = createBaseline([
    finding('b.ts', 'x', '1'),
    finding('a.ts', 'y', '2'),
    finding('a.ts', 'x', '3'),
    finding('c.ts', 'x', '4', { suppressed: { kind: 'inline', reason: 'said' } }),
  ]);
  const text = formatBaseline(baseline);
  expect(text).toBe(`{
  "version": 1,
  "entries": [
    {"path":"a.ts","ruleId":"x","fingerprint":"3"},
    {"path":"a.ts","ruleId":"y","fingerprint":"2"},
    {"path":"b.ts","ruleId":"x","fingerprint":"1"}
  ]
}
`);
  expect(parseBaseline(text, PATH)).toEqual({ baseline, notices: [] });
  expect(formatBaseline(parseBaseline(formatBaseline({ entries: [] }), PATH).baseline)).toBe('{\n  "version": 1,\n  "entries": []\n}\n');
});

test('an entry accepts one finding, at its path or where its file went', () => {
  const baseline = createBaseline([finding('a.ts', 'x', '1'), finding('old.ts', 'x', '2')]);
  const findings = [
    finding('new.ts', 'x', '2'),
    finding('copy.ts', 'x', '1'),
    finding('a.ts', 'x', '1'),
    finding('a.ts', 'x', '3'),
    finding('a.ts', 'y', '2'),
  ];
  expect(accepted(applyBaseline(findings, baseline, () => true, TODAY))).toEqual(['a.ts 1']);
  expect(accepted(applyBaseline(findings, baseline, (path) => path !== 'old.ts', TODAY))).toEqual(['new.ts 2', 'a.ts 1']);
});

test('what a comment suppresses uses up no entry', () => {
  const baseline = createBaseline([finding('a.ts', 'x', '1')]);
  const inline = finding('a.ts', 'x', '1', { suppressed: { kind: 'inline', reason: 'r' } });
  expect(applyBaseline([inline], baseline, () => true, TODAY)).toEqual([inline]);
});

test('update drops what is gone, follows what moved, keeps what was not scanned', () => {
  const baseline = createBaseline([
    finding('gone.ts', 'x', '1'),
    finding('old.ts', 'x', '2'),
    finding('other/z.ts', 'x', '3'),
    finding('a.ts', 'x', '4'),
  ]);
  const findings = [finding('new.ts', 'x', '2'), finding('a.ts', 'x', '4'), finding('a.ts', 'x', 'fresh')];
  const fileExists = (path: string): boolean => path !== 'old.ts' && path !== 'gone.ts';
  const updated = updateBaseline(baseline, applyBaseline(findings, baseline, fileExists, TODAY), {
    wasScanned: (path) => !path.startsWith('other/'),
    fileExists,
  });
  expect(updated.entries.map(({ path, fingerprint }) => `${path} ${fingerprint}`)).toEqual(['a.ts 4', 'new.ts 2', 'other/z.ts 3']);
});

test('add takes a finding in once', () => {
  const baseline = createBaseline([finding('a.ts', 'x', '1')]);
  const added = addToBaseline(baseline, [finding('a.ts', 'x', '1'), finding('a.ts', 'x', '2'), finding('a.ts', 'x', '2')]);
  expect(added.entries.map(({ fingerprint }) => fingerprint)).toEqual(['1', '2']);
});

test('a conflicted file is the union of both sides, and says so', () => {
  const entry = (path: string) => `    {"path":"${path}","ruleId":"x","fingerprint":"1"}`;
  const text = `{\n  "version": 1,\n  "entries": [\n${entry('a')},\n<<<<<<< HEAD\n${entry('b')}\n=======\n${entry('b')},\n${entry('c')}\n>>>>>>> x\n  ]\n}\n`;
  const { baseline, notices } = parseBaseline(text, PATH);
  expect(baseline.entries.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
  expect(notices).toMatchObject([
    { kind: 'baseline', severity: 'warning', path: PATH, message: expect.stringContaining('merge conflict') },
  ]);
});

test.each([
  ['{"version": 1, "entries": [', 'is damaged'],
  ['[]', 'is damaged'],
  ['{"version": 9, "entries": []}', 'has version 9; this program knows version 1'],
])('%s is refused with a remedy', (text, said) => {
  const { baseline, notices } = parseBaseline(text, PATH);
  expect(baseline.entries).toEqual([]);
  expect(notices).toMatchObject([{ severity: 'error', message: expect.stringContaining(said) }]);
  expect(notices[0]?.message).toContain('stewardry baseline create');
});

test('one damaged entry does not cost the others', () => {
  const { baseline, notices } = parseBaseline(
    '{"version": 1, "entries": [{"path": 1}, {"path":"a","ruleId":"x","fingerprint":"1"}]}',
    PATH,
  );
  expect([baseline.entries.length, notices.length]).toEqual([1, 1]);
});

test('what a person said of an entry is kept, and after its last day it accepts nothing', () => {
  const text =
    '{"version":1,"entries":[{"path":"a.ts","ruleId":"x","fingerprint":"1","reason":"until the rewrite","owner":"@ana","until":"2026-05-31"}]}';
  const { baseline } = parseBaseline(text, PATH);
  const findings = [finding('a.ts', 'x', '1')];
  expect(accepted(applyBaseline(findings, baseline, () => true, '2026-05-31'))).toEqual(['a.ts 1']);
  expect(accepted(applyBaseline(findings, baseline, () => true, TODAY))).toEqual([]);
  const updated = updateBaseline(baseline, findings, { wasScanned: () => true, fileExists: () => true });
  expect(formatBaseline(updated)).toContain('"reason":"until the rewrite","owner":"@ana","until":"2026-05-31"');
});
