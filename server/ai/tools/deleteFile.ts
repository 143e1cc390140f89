import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import { noSuchFileText } from './noSuchFile.ts';
import type { Tool } from './tool.ts';
import { treePath } from './treePath.ts';

const input = z.strictObject({ path: treePath.describe('File, relative to the root.') });

export function createDeleteFileTool(): Tool<z.output<typeof input>, Extract<Action, { kind: 'edit' }>> {
  return {
    name: 'delete_file',
    description: 'Deletes one text file. The person can take it back.',
    input,
    isReadOnly: false,
    async plan({ path }, tree, signal) {
      const before = await tree.readText(path);
      if (before === undefined) return { problem: await noSuchFileText(path, tree, signal) };
      return { action: { kind: 'edit', tool: 'delete_file', changes: [{ path, before, after: null }] } };
    },
    async perform({ path }, action, effects) {
      await effects.write(action.changes);
      return { text: `Deleted "${path}".`, isError: false };
    },
  };
}
