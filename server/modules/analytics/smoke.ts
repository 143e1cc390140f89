import assert from 'node:assert/strict';
import * as analytics from '../../../protocol/analytics.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const answer = await ask(analytics.metrics, { folder, from: '2026-01-01', to: '2026-01-31' });
  assert.equal(answer.metrics.length, 11);
  assert.ok((await ask(analytics.system, { folder })).process.residentMemory > 0);
};
