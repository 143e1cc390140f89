import assert from 'node:assert/strict';
import * as imports from '../../../protocol/imports.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  assert.deepEqual((await ask(imports.preview, { folder })).problems, []);
};
