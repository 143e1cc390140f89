import assert from 'node:assert/strict';
import * as modules from '../../../protocol/modules.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask) => {
  const { modules: all } = await ask(modules.list, {});
  assert.ok(all.some(({ id, state }) => id === 'modules' && state === 'running'));
};
