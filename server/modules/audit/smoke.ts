import assert from 'node:assert/strict';
import * as audit from '../../../protocol/audit.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { size } = await ask(audit.head, { folder });
  const { rows } = await ask(audit.list, { folder, limit: 1 });
  assert.equal(rows[0]?.position ?? -1, size - 1);
};
