import { expect, test } from 'vitest';
import { parseConfigFile } from './configFile.ts';

const PATH = '.stewardry/config.yaml';
const notices = (text: string): string[] =>
  parseConfigFile(text, PATH).notices.map(({ range, message }) => {
    return `${range?.start.line}:${range?.start.character}-${range?.end.line}:${range?.end.character} ${message}`;
  });

test('the documented example is read whole, and knows its lines', () => {
  const text = [
    'version: 1',
    'rules:',
    '  packs: [security, correctness, npm:@acme/rules]   # comment',
    '  severity: { no-console: off }',
    '  ignores: ["dist/**"]',
    '',
  ].join('\n');
  const file = parseConfigFile(text, PATH);
  expect({ ...file, lines: [...file.lines] }).toEqual({
    config: {
      version: 1,
      rules: { packs: ['security', 'correctness', 'npm:@acme/rules'], severity: { 'no-console': 'off' }, ignores: ['dist/**'] },
    },
    notices: [],
    lines: [
      ['version', 0],
      ['rules', 1],
      ['rules.packs', 2],
      ['rules.packs.0', 2],
      ['rules.packs.1', 2],
      ['rules.packs.2', 2],
      ['rules.severity', 3],
      ['rules.severity.no-console', 3],
      ['rules.ignores', 4],
      ['rules.ignores.0', 4],
    ],
  });
});

test('an unknown key is named with the key that was meant, and the rest is used', () => {
  const text = 'version: 1\nrules:\n  pack: [security]\n  ignores: [dist]\nextra: true\n';
  expect(parseConfigFile(text, PATH).config).toEqual({ version: 1, rules: { ignores: ['dist'] } });
  expect(notices(text)).toEqual([
    '2:2-2:6 Unknown key "rules.pack". Did you mean "packs"?',
    '4:0-4:5 Unknown key "extra". Known here: version, rules, modules, access, ai, governance, templates, backup, features.',
  ]);
});

test('an unknown severity is named at its place, others stay', () => {
  const text = 'version: 1\nrules:\n  severity:\n    a: warn\n    b: off\n    c: [1]\n    d: false\n';
  expect(parseConfigFile(text, PATH).config.rules?.severity).toEqual({ b: 'off' });
  expect(notices(text)).toEqual([
    '3:7-3:11 Unknown severity "warn" for rule "a". Did you mean "warning"?',
    '5:7-5:10 Unknown severity [1] for rule "c". Use one of error, warning, info, hint, off.',
    '6:7-6:12 Unknown severity false for rule "d". Did you mean "off"?',
  ]);
});

test('wrong types are named with what belongs there, and good list entries stay', () => {
  const text = 'version: 1\nrules:\n  packs: [1, security, 2]\n  ignores: dist\n  limits: {fileSizeKb: big, ruleTimeMs: 5}\n';
  expect(parseConfigFile(text, PATH).config.rules).toEqual({ packs: ['security'], limits: { ruleTimeMs: 5 } });
  expect(notices(text)).toEqual([
    '2:10-2:11 "rules.packs.0" must be text that is not empty, found 1.',
    '2:23-2:24 "rules.packs.2" must be text that is not empty, found 2.',
    '3:11-3:15 "rules.ignores" must be a list of globs such as ["dist/**"], found "dist".',
    '4:23-4:26 "rules.limits.fileSizeKb" must be a whole number above 0, found "big".',
  ]);
});

test('a file of a later version says so and what it can read is used', () => {
  const text = 'version: 2\nrules: {packs: []}\n';
  expect(parseConfigFile(text, PATH).config.rules).toEqual({ packs: [] });
  expect(notices(text)).toEqual([
    '0:9-0:10 Version 2 is newer than this program, which knows version 1: update Stewardry. Keys it knows are used.',
  ]);
});

test('malformed YAML is a notice at its line, and the lines above it count', () => {
  const file = parseConfigFile('version: 1\nrules:\n  ignores: [a]\n  severity: {x: off\n', PATH);
  expect(file.config.rules?.ignores).toEqual(['a']);
  expect(file.notices[0]).toMatchObject({ kind: 'config', severity: 'error', path: PATH, range: { start: { line: 4 } } });
});

test('an empty file, a commented-out block and a missing version', () => {
  expect(notices('')).toEqual([]);
  expect(notices('version: 1\nrules:\n  # packs: []\n')).toEqual([]);
  expect(notices('rules: {packs: []}\n')).toEqual(['0:0-0:0 The version is missing: begin the file with "version: 1".']);
  expect(notices('- a\n')).toEqual(['0:0-0:3 Expected keys such as "version: 1" and "rules:", found ["a"].']);
});
