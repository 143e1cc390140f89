import assert from 'node:assert/strict';
import * as metrics from '../../../protocol/metrics.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask) => {
  assert.equal(typeof (await ask(metrics.print, {})).text, 'string');
};
