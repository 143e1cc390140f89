import assert from 'node:assert/strict';
import * as sessions from '../../../protocol/sessions.ts';
import type { Smoke } from '../../kernel/smoke.ts';

export const smoke: Smoke = async (ask, folder) => {
  const { id } = await ask(sessions.create, { folder });
  const content = [{ kind: 'text' as const, text: 'Mend the smoke test' }];
  await ask(sessions.append, { folder, id, messages: [{ id: 'm1', role: 'user', content }] });
  const { sessions: found } = await ask(sessions.list, { folder, text: 'smoke' });
  assert.ok(found.some((session) => session.id === id));
};
