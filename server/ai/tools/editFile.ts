import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import { elisionIn } from './elision.ts';
import { explainMissing } from './nearestText.ts';
import { noSuchFileText } from './noSuchFile.ts';
import { replaceText } from './replaceText.ts';
import { type Restore, withoutRestoring } from './restore.ts';
import type { Tool } from './tool.ts';
import { treePath } from './treePath.ts';

const MOST_EDITS = 50;

const input = z.strictObject({
  path: treePath.describe('File, relative to the root.'),
  edits: z
    .array(
      z.strictObject({
        old_text: z.string().describe('Exactly as it stands in the file, white space included, without line numbers. Must occur once.'),
        new_text: z.string().describe('What stands there instead. Empty: it is deleted.'),
        replace_all: z.boolean().default(false).describe('Replace every occurrence.'),
      }),
    )
    .min(1)
    .max(MOST_EDITS)
    .describe('Applied one after the other; all of them or, when one fails, none.'),
});
type Input = z.output<typeof input>;
type EditAction = Extract<Action, { kind: 'edit' }>;

export function createEditFileTool(restore: Restore = withoutRestoring): Tool<Input, EditAction> {
  return {
    name: 'edit_file',
    description:
      'Replaces text in a file. Read the file first; quote enough lines that old_text occurs once. Put several changes of one file into one call. Ends of lines and a byte order mark stay as they are.',
    input,
    isReadOnly: false,
    async plan({ path, edits }, tree, signal) {
      const before = await tree.readText(path);
      if (before === undefined) return { problem: await noSuchFileText(path, tree, signal) };
      let after = before;
      for (const [index, edit] of edits.entries()) {
        const where = edits.length === 1 ? '' : `Edit ${index + 1} of ${edits.length}: `;
        const oldText = await restore(edit.old_text, before);
        const newText = await restore(edit.new_text, before);
        const elision = elisionIn(path, newText, oldText);
        if (elision !== undefined) return { problem: `${where}Nothing was changed: new_text ${elision}` };
        const replaced = replaceText(after, { oldText, newText, isForAll: edit.replace_all });
        if ('problem' in replaced) {
          const why = replaced.problem === 'missing' ? explainMissing(after, oldText) : replaced.problem;
          return { problem: `${where}Nothing was changed: ${why}` };
        }
        after = replaced.text;
      }
      if (after === before) return { problem: 'Nothing was changed: the edits take back one another.' };
      return { action: { kind: 'edit', tool: 'edit_file', changes: [{ path, before, after }] } };
    },
    async perform({ path, edits }, action, effects) {
      await effects.write(action.changes);
      const places = edits.length === 1 ? '1 edit' : `${edits.length} edits`;
      return { text: `Changed "${path}" (${places}${sizeOf(action)}).`, isError: false };
    },
  };
}

/** By how many lines the files became longer or shorter. */
export function sizeOf({ changes }: EditAction): string {
  const count = (text: string | null) => (text === null ? 0 : text.split('\n').length);
  const difference = changes.reduce((sum, { before, after }) => sum + count(after) - count(before), 0);
  if (difference === 0) return '';
  return `, ${Math.abs(difference)} ${Math.abs(difference) === 1 ? 'line' : 'lines'} ${difference > 0 ? 'more' : 'fewer'}`;
}
