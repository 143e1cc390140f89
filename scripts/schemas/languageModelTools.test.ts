import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { languageModelTools } from './languageModelTools.ts';

it('package.json has the tools of the protocol as they are: `npm run schemas` writes them', () => {
  const { contributes } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
  expect(contributes.languageModelTools).toEqual(languageModelTools());
});
