import { z } from 'zod';
import type { Action, FileChange } from '../../governance/govern/action.ts';
import type { Tool } from '../tools/tool.ts';
import { treePath } from '../tools/treePath.ts';

type EditAction = Extract<Action, { kind: 'edit' }>;

const readInput = z.strictObject({ path: treePath, line: z.int().optional(), limit: z.int().optional() });

/** What an agent reads it gets as it is: it edits by whole files. Else as `read_file`. */
export const rawReadTool: Tool<z.output<typeof readInput>, Extract<Action, { kind: 'read' }>> = {
  name: 'read_file',
  description: '',
  input: readInput,
  isReadOnly: true,
  plan: async ({ path, line, limit }) => ({
    action: { kind: 'read', tool: 'read_file', paths: [path], detail: `${line ?? 1}+${limit ?? ''}` },
  }),
  async perform({ path, line = 1, limit }, _action, { tree }) {
    const text = await tree.readText(path);
    if (text === undefined) return { text: `There is no file "${path}".`, isError: true };
    const lines = line <= 1 && limit === undefined ? undefined : text.split(/(?<=\n)/).slice(Math.max(0, line - 1));
    return { text: lines === undefined ? text : lines.slice(0, limit).join(''), isError: false, paths: [path] };
  },
};

const NOTHING = z.unknown();

/** Stands for an action that the agent asks to do by itself: it is decided on, and nothing is done here. */
export function permissionTool<A extends Action>(name: string, action: A, onAllowed: (action: A) => void): Tool<unknown, A> {
  return {
    name,
    description: '',
    input: NOTHING,
    isReadOnly: false,
    plan: async () => ({ action }),
    async perform(_input, allowed) {
      onAllowed(allowed);
      return { text: 'Allowed; the agent does it by itself.', isError: false };
    },
  };
}

/** What an agent was found to have changed by itself, as an edit like any other. `accept`: nothing is to be written, as it is there already. */
export function foundChangeTool(
  name: string,
  changes: readonly FileChange[],
  accept: (amended: readonly FileChange[] | undefined) => Promise<void>,
): Tool<unknown, EditAction> {
  return {
    name,
    description: '',
    input: NOTHING,
    isReadOnly: false,
    plan: async () => ({ action: { kind: 'edit', tool: name, changes } }),
    async perform(_input, action, effects) {
      const amended = action.changes.filter((change, index) => change.after !== changes[index]?.after);
      // From what lies there now, which is what the agent left.
      if (amended.length > 0) await effects.write(amended.map((change) => ({ ...change, before: afterIn(changes, change.path) })));
      await accept(amended.length > 0 ? amended : undefined);
      return { text: `Found in the copy, and taken: ${changes.map(({ path }) => path).join(', ')}.`, isError: false };
    },
  };
}

const afterIn = (changes: readonly FileChange[], path: string): string | null =>
  changes.find((change) => change.path === path)?.after ?? null;

const question = z.strictObject({ question: z.string() });

/** Asks the person about something that cannot be decided on from here. `onAnswer` gets the person's own words. */
export function consentTool(
  choices: readonly string[],
  onAnswer: (words: string) => void,
): Tool<z.output<typeof question>, Extract<Action, { kind: 'note' }>> {
  return {
    name: 'ask_person',
    description: '',
    input: question,
    isReadOnly: false,
    plan: async ({ question: text }) => ({ action: { kind: 'note', tool: 'ask_person', text } }),
    async perform({ question: text }, _action, effects, signal) {
      const words = await effects.askPerson(text, choices, signal);
      onAnswer(words);
      return { text: words, isError: false };
    },
  };
}
