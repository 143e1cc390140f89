import assert from 'node:assert/strict';
import * as glossary from '../../../protocol/glossary.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { text, source } = await ask(glossary.explain, { folder, term: 'change set', level: 'beginner' });
  assert.equal(source, 'glossary');
  assert.ok(text.length > 50);
};
