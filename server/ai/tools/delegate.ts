import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import { markData } from './markData.ts';
import type { Tool } from './tool.ts';

export interface Delegate {
  readonly id: string;
  readonly description: string;
}

export function createDelegateTool(
  delegates: readonly Delegate[],
): Tool<{ persona: string; task: string }, Extract<Action, { kind: 'delegate' }>> {
  const ids = delegates.map(({ id }) => id);
  return {
    name: 'delegate',
    description: `Lets another persona do a part of the task in the same files, and waits for its report. It sees only what you write. Personas:\n${delegates.map(({ id, description }) => `- ${id}: ${description}`).join('\n')}`,
    input: z.strictObject({
      persona: z.enum(ids).describe('Who.'),
      task: z.string().min(1).max(20_000).describe('All that it needs to know: what to do, in which files, and what to report.'),
    }),
    isReadOnly: false,
    plan: async ({ persona, task }) => ({ action: { kind: 'delegate', tool: 'delegate', persona, prompt: task } }),
    async perform(_input, { persona, prompt }, effects, signal) {
      const report = await effects.delegate(persona, prompt, signal);
      return { text: `${persona} has finished and reports:\n${markData(`persona ${persona}`, report)}`, isError: false };
    },
  };
}
