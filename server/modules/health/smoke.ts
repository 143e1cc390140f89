import assert from 'node:assert/strict';
import * as health from '../../../protocol/health.ts';
import type { Smoke } from '../../kernel/smoke.ts';

/** Each waits three seconds. */
const MOST_TRIES = 8;

export const smoke: Smoke = async (ask, folder) => {
  let answer = await ask(health.check, { folder });
  // On a machine that is busy an answer may come late; one that never comes still fails.
  for (let again = 0; answer.partial && again < MOST_TRIES; again++) answer = await ask(health.check, { folder });
  assert.deepEqual(
    answer.dependencies.filter(({ state }) => state === 'failed'),
    [],
  );
};
