import { expect, it } from 'vitest';
import { exampleFile } from './exampleFile.ts';

it('takes the first of several languages, and none for a check', () => {
  expect(['TypeScript', 'JavaScript, TypeScript, Tsx', 'secrets'].map((subject) => exampleFile(subject)?.path)).toEqual([
    'example.ts',
    'example.js',
    undefined,
  ]);
});
