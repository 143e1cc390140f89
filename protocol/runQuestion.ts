import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/**
 * The module `glossary`: one question to a model on behalf of a person, governed, budgeted and masked as those of a run are. Fails with `FORBIDDEN` when it may
 * not be asked, and with `IO` when no model answers.
 */
export const ask = defineRequest(
  'runs/ask',
  z.object({
    folder,
    /** Name of the step, as `ai.steps` of the configuration has it. */
    step: z.string().min(1),
    prompt: z.string().min(1),
    /** Files that the prompt quotes, relative to the folder. */
    paths: z.array(z.string()).default([]),
    /** Names the pieces of `runs/said`; absent: none are sent. */
    stream: z.string().optional(),
    maxOutputTokens: z.number().int().min(1).max(4000).default(1000),
  }),
  z.object({
    text: z.string(),
    /** `provider/model` */
    model: z.string(),
    isScripted: z.boolean(),
  }),
  { power: 'developer' },
);

/** Server to client: more of an answer to `runs/ask`. `isAnew`: what came before is void. */
export const said = defineNotification('runs/said', z.object({ stream: z.string(), text: z.string(), isAnew: z.boolean() }));
