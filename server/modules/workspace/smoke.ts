import assert from 'node:assert/strict';
import * as workspace from '../../../protocol/workspace.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { paths } = await ask(workspace.listFiles, { folder });
  assert.ok(paths.includes('a.ts'));
};
