import assert from 'node:assert/strict';
import * as ai from '../../../protocol/ai.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  assert.equal((await ask(ai.usage, { folder })).total.requests, 0);
};
