import { expect, test } from 'vitest';
import { editConfig } from './editConfig.ts';

const CONFIG = `# Ours
version: 1   # never change

rules:
    packs: [security,  correctness]   # two
    severity:
        no-console: off    # too loud

        no-eval: error
    # what we build
    ignores: ["dist/**"]
`;

const edit = (keys: string[], value: unknown, text = CONFIG): string => {
  const result = editConfig(text, keys, value);
  return 'text' in result ? result.text : `PROBLEM ${result.problem}`;
};

test('a changed value leaves every other byte', () => {
  expect(edit(['rules', 'severity', 'no-console'], 'warning')).toBe(CONFIG.replace('no-console: off', 'no-console: warning'));
  expect(edit(['rules', 'packs'], ['security'])).toBe(CONFIG.replace('[security,  correctness]', '[security]'));
});

test('a new key is put below its siblings', () => {
  expect(edit(['rules', 'severity', 'new-rule'], 'hint')).toBe(
    CONFIG.replace('        no-eval: error\n', '        no-eval: error\n        new-rule: hint\n'),
  );
});

test('a removed key takes its line, and its parent when that is empty', () => {
  expect(edit(['rules', 'severity', 'no-eval'], null)).toBe(CONFIG.replace('        no-eval: error\n', ''));
  expect(edit(['rules', 'severity', 'x'], null)).toBe(CONFIG);
  expect(edit(['rules', 'severity', 'a'], null, 'version: 1\nrules:\n  severity:\n    a: off\n')).toBe('version: 1\n');
});

test('missing parents are made, also in an empty file', () => {
  expect(edit(['rules', 'severity', 'a.b'], 'off', '')).toBe('rules:\n  severity:\n    a.b: off\n');
  expect(edit(['rules', 'limits', 'ruleTimeMs'], 50, 'version: 1\r\n# end\r\n')).toContain('ruleTimeMs: 50');
  expect(edit(['rules', 'packs'], [], 'version: 1\nrules:\n  ignores: [a]')).toBe('version: 1\nrules:\n  ignores: [a]\n  packs: []\n');
});

test('a flow map keeps its comments elsewhere', () => {
  expect(edit(['rules', 'severity', 'b'], 'off', 'rules: # mine\n  severity: {a: off} # yours\n')).toBe(
    'rules: # mine\n  severity: {a: off, b: off} # yours\n',
  );
});

test('a broken file is left alone', () => {
  expect(edit(['rules'], 1, 'a: [')).toMatch(/^PROBLEM The file is not valid YAML/);
});
