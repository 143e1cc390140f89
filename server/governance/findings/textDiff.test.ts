import { expect, it } from 'vitest';
import { textDiff } from './textDiff.ts';

it('changes whole words, and nothing around them', () => {
  const edits = textDiff('get(url, verify=False)\nkept\nif a is b:\n', 'get(url, verify=True)\nkept\nif a == b:\n');
  expect(edits).toEqual([
    { range: { start: { line: 0, character: 16 }, end: { line: 0, character: 21 } }, newText: 'True' },
    { range: { start: { line: 2, character: 5 }, end: { line: 2, character: 7 } }, newText: '==' },
  ]);
});

it('inserts a word without touching its neighbours', () => {
  expect(textDiff('yaml.load(file)\n', 'yaml.safe_load(file)\n')).toEqual([
    { range: { start: { line: 0, character: 5 }, end: { line: 0, character: 9 } }, newText: 'safe_load' },
  ]);
});
