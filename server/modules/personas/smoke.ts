import assert from 'node:assert/strict';
import * as personas from '../../../protocol/personas.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { persona, mayDo } = await ask(personas.show, { folder, id: 'reviewer' });
  assert.deepEqual(persona.limits.writes, []);
  assert.ok(mayDo.includes('Changes no file.'));
};
