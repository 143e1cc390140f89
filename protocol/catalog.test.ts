import { expect, it } from 'vitest';
import { EVENTS, ideaCreated, prOpened, specFrozen, tasksCreated } from './catalog.ts';

/** Payloads as other programs know them: exactly these fields. */
const SAMPLES = [
  [ideaCreated, { project_id: 'proj-123', content: '...', actor: 'user@example.com' }],
  [specFrozen, { project_id: 'proj-123', brief_id: 'brief-456', requirements: ['...'] }],
  [tasksCreated, { project_id: 'proj-123', tasks: ['...'], dependencies: ['...'] }],
  [prOpened, { project_id: 'proj-123', pr_id: 'pr-789', branch: 'feature/gate-change' }],
] as const;

it.each(SAMPLES)('$name holds its sample and nothing else', ({ payload }, sample) => {
  expect(payload.parse(sample)).toEqual(sample);
  expect(payload.safeParse({ ...sample, more: 1 }).success).toBe(false);
  for (const field of Object.keys(sample)) expect(payload.safeParse({ ...sample, [field]: undefined }).success).toBe(false);
});

it('every event is named domain.pastTense, once, and says when it is published', () => {
  for (const { name, payload } of EVENTS) {
    expect(name).toMatch(/^[a-z]+(\.[a-z][a-zA-Z]*)+$/);
    expect(payload.description, name).toBeTruthy();
  }
  expect(new Set(EVENTS.map(({ name }) => name)).size).toBe(EVENTS.length);
});
