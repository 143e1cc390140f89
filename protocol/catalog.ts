import { z } from 'zod';
import { defineEvent, type EventDefinition } from './defineEvent.ts';

/**
 * Every durable event of the product, in the order of docs/events.md, which is generated from it. A description says when the event
 * is published. The names of the fields of the first four are those of the interface that other programs know; they do not change.
 */

const projectId = z.string().describe('The project that it belongs to, such as "proj-123".');

export const ideaCreated = defineEvent(
  'idea.created',
  1,
  z
    .strictObject({
      project_id: projectId,
      content: z.string().describe('The idea in the words of whoever had it.'),
      actor: z.string().describe('Who had it, such as "user@example.com".'),
    })
    .describe('Somebody wrote an idea down.'),
);

export const specFrozen = defineEvent(
  'spec.frozen',
  1,
  z
    .strictObject({
      project_id: projectId,
      brief_id: z.string().describe('The brief that is now fixed, such as "brief-456".'),
      requirements: z.array(z.unknown()).describe('What the brief asks for.'),
    })
    .describe('A brief was agreed on and does not change any more.'),
);

export const tasksCreated = defineEvent(
  'tasks.created',
  1,
  z
    .strictObject({
      project_id: projectId,
      tasks: z.array(z.unknown()).describe('The new tasks.'),
      dependencies: z.array(z.unknown()).describe('Which task waits for which.'),
    })
    .describe('A brief was turned into tasks.'),
);

export const prOpened = defineEvent(
  'pr.opened',
  1,
  z
    .strictObject({
      project_id: projectId,
      pr_id: z.string().describe('The pull request, such as "pr-789".'),
      branch: z.string().describe('The branch that it asks to merge.'),
    })
    .describe('A pull request was opened.'),
);

export const EVENTS: readonly EventDefinition[] = [ideaCreated, specFrozen, tasksCreated, prOpened];
