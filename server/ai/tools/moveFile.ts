import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import { noSuchFileText } from './noSuchFile.ts';
import type { Tool } from './tool.ts';
import { treePath } from './treePath.ts';

const input = z.strictObject({
  from: treePath.describe('File, relative to the root.'),
  to: treePath.describe('Its new path. Must not exist yet; folders are made as needed.'),
});

export function createMoveFileTool(): Tool<z.output<typeof input>, Extract<Action, { kind: 'edit' }>> {
  return {
    name: 'move_file',
    description: 'Moves or renames one text file. What refers to it (imports, links) is for you to change.',
    input,
    isReadOnly: false,
    async plan({ from, to }, tree, signal) {
      if (from === to) return { problem: 'Nothing was moved: both paths are the same.' };
      const text = await tree.readText(from);
      if (text === undefined) return { problem: await noSuchFileText(from, tree, signal) };
      if ((await tree.readText(to)) !== undefined) return { problem: `Nothing was moved: "${to}" exists already.` };
      const changes = [
        { path: from, before: text, after: null },
        { path: to, before: null, after: text, movedFrom: from },
      ];
      return { action: { kind: 'edit', tool: 'move_file', changes } };
    },
    async perform({ from, to }, action, effects) {
      await effects.write(action.changes);
      return { text: `Moved "${from}" to "${to}".`, isError: false };
    },
  };
}
