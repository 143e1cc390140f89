import assert from 'node:assert/strict';
import * as events from '../../../protocol/events.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  assert.ok((await ask(events.catalog, {})).events.length > 0);
  await ask(events.list, { folder });
};
