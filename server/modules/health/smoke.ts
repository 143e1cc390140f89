import assert from 'node:assert/strict';
import * as health from '../../../protocol/health.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { dependencies } = await ask(health.check, { folder });
  assert.deepEqual(
    dependencies.filter(({ state }) => state === 'failed'),
    [],
  );
};
