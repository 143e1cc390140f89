import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import type { Tool } from './tool.ts';

const texts = z.array(z.string().min(1).max(1_000)).max(20).default([]);
const input = z.strictObject({
  what: z.string().min(1).max(1_000).describe('What was decided, in a sentence.'),
  why: z.string().min(1).max(4_000).describe('The reason.'),
  alternatives: texts.describe('What else was possible, and why not.'),
  evidence: texts.describe('Paths, findings or outputs that speak for it.'),
});

export function createNoteDecisionTool(): Tool<z.output<typeof input>, Extract<Action, { kind: 'note' }>> {
  return {
    name: 'note_decision',
    description: 'Keeps why something was done so, for the review and for later. For choices that others might have made differently.',
    input,
    isReadOnly: false,
    plan: async ({ what }) => ({ action: { kind: 'note', tool: 'note_decision', text: what } }),
    async perform(note, _action, effects) {
      await effects.noteDecision(note);
      return { text: 'Noted.', isError: false };
    },
  };
}
