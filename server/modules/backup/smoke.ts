import assert from 'node:assert/strict';
import * as backup from '../../../protocol/backup.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { point } = await ask(backup.create, { folder });
  const { points } = await ask(backup.list, { folder });
  assert.equal(points[0]?.number, point?.number);
};
