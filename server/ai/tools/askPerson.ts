import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import type { Tool } from './tool.ts';

const input = z.strictObject({
  question: z.string().min(1).max(4_000).describe('What you need to know, and what depends on it.'),
  choices: z.array(z.string().min(1).max(300)).max(8).default([]).describe('Answers to choose from; the person may still write another.'),
});

export function createAskPersonTool(): Tool<z.output<typeof input>, Extract<Action, { kind: 'note' }>> {
  return {
    name: 'ask_person',
    description: 'Asks the person, and waits. Only for what you cannot find out yourself and what changes the outcome.',
    input,
    isReadOnly: false,
    plan: async ({ question }) => ({ action: { kind: 'note', tool: 'ask_person', text: question } }),
    async perform({ question, choices }, _action, effects, signal) {
      return { text: `The person says: ${await effects.askPerson(question, choices, signal)}`, isError: false };
    },
  };
}
