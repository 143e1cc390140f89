import { expect, it } from 'vitest';
import { evidenceWith, NEVER, situationWith } from '../fixtures/situation.ts';
import { UNLIMITED } from '../limits.ts';
import type { Situation } from '../validator.ts';
import { agentConsent } from './agentConsent.ts';

const action = { kind: 'agent', agent: 'goose', command: 'goose acp', mayUseNetwork: true, folders: [], digest: 'd' } as const;
const judge = async (more: Partial<Situation>) => agentConsent.check(action, situationWith(more), evidenceWith(), NEVER);

it('confined it starts without a question: who named it and chose it has said yes', async () => {
  expect(await judge({ isSandboxed: true })).toEqual([]);
});

it('where nothing confines it a person is asked, and a yes holds for exactly this entry', async () => {
  expect(await judge({ isSandboxed: false })).toMatchObject([{ outcome: 'ask', risk: 'high', shape: 'agent:["goose","d"] unconfined' }]);
});

it('a persona that may read only a part, and a run that may cost nothing, get none', async () => {
  expect(await judge({ isSandboxed: true, limits: { ...UNLIMITED, reads: ['src/**'] } })).toMatchObject([{ outcome: 'deny' }]);
  expect(await judge({ isSandboxed: true, limits: { ...UNLIMITED, microdollars: 0 } })).toMatchObject([{ outcome: 'deny' }]);
});
