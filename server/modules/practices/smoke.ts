import assert from 'node:assert/strict';
import * as practices from '../../../protocol/practices.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { practices: all, problems } = await ask(practices.list, { folder });
  assert.ok(all.some(({ id }) => id === 'testing'));
  assert.deepEqual(problems, []);
  await ask(practices.measure, { folder });
  assert.equal((await ask(practices.adoption, { folder })).practices.length, all.length);
};
