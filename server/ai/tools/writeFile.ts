import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import { sizeOf } from './editFile.ts';
import { whyCut } from './looksCut.ts';
import { lineEndOf, withLineEnds } from './replaceText.ts';
import { type Restore, withoutRestoring } from './restore.ts';
import type { Tool } from './tool.ts';
import { treePath } from './treePath.ts';

const input = z.strictObject({
  path: treePath.describe('File, relative to the root. Folders are made as needed.'),
  content: z.string().describe('The whole file, from its first line to its last. Never a placeholder such as "rest unchanged".'),
  is_whole: z
    .boolean()
    .default(false)
    .describe('Only after a refusal that says that the content looks cut: true when you have checked that it is the whole file.'),
});

export function createWriteFileTool(restore: Restore = withoutRestoring): Tool<z.output<typeof input>, Extract<Action, { kind: 'edit' }>> {
  return {
    name: 'write_file',
    description: 'Makes a file, or replaces it whole. To change a part of a file use edit_file.',
    input,
    isReadOnly: false,
    async plan({ path, content, is_whole }, tree) {
      const before = (await tree.readText(path)) ?? null;
      const after = before === null ? content : asBefore(before, await restore(content, before));
      if (after === before) return { problem: `Nothing was changed: "${path}" is already so.` };
      const cut = is_whole ? undefined : whyCut(path, before, after);
      if (cut !== undefined)
        return { problem: `Nothing was written: ${cut} If it is the whole file nevertheless, call again with is_whole true.` };
      return { action: { kind: 'edit', tool: 'write_file', changes: [{ path, before, after }] } };
    },
    async perform({ path }, action, effects) {
      await effects.write(action.changes);
      const isNew = action.changes[0]?.before === null;
      return { text: isNew ? `Made "${path}".` : `Replaced "${path}"${sizeOf(action).replace(/^, (.+)/, ' ($1)')}.`, isError: false };
    },
  };
}

/** A model does not see a byte order mark, and writes LF; neither is what the change is about. */
function asBefore(before: string, content: string): string {
  const end = lineEndOf(before);
  const text = end === undefined ? content : withLineEnds(content, end);
  return before.startsWith('\uFEFF') && !text.startsWith('\uFEFF') ? `\uFEFF${text}` : text;
}
