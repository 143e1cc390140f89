import assert from 'node:assert/strict';
import * as templates from '../../../protocol/templates.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { files } = await ask(templates.preview, { folder, id: 'adr', variables: { title: 'Keep it simple' } });
  assert.equal(files.length, 1);
};
