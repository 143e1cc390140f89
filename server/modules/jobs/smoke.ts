import assert from 'node:assert/strict';
import * as jobs from '../../../protocol/jobs.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { counts } = await ask(jobs.list, { folder });
  assert.equal(counts.dead, 0);
};
