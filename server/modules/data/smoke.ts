import assert from 'node:assert/strict';
import * as data from '../../../protocol/data.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  assert.equal((await ask(data.status, { folder })).dialect, 'sqlite');
};
