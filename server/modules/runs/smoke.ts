import assert from 'node:assert/strict';
import * as runs from '../../../protocol/runs.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  assert.deepEqual((await ask(runs.list, { folder })).runs, []);
};
