import assert from 'node:assert/strict';
import * as access from '../../../protocol/access.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask) => {
  const { role } = await ask(access.whoami, {});
  assert.equal(role, 'admin');
};
