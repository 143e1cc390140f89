import assert from 'node:assert/strict';
import * as agents from '../../../protocol/agents.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { isError, text } = await ask(agents.callTool, { folder, client: 'smoke', tool: 'nothing', input: {} });
  assert.deepEqual([isError, text.includes('There is no tool "nothing"')], [true, true]);
};
