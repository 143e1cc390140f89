import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import type { TreeEntry } from './effects.ts';
import { markData } from './markData.ts';
import type { Tool } from './tool.ts';
import { treePath } from './treePath.ts';

const MOST_ENTRIES = 500;

const input = z.strictObject({
  path: treePath.default('.').describe('Folder, relative to the root. Default: the root.'),
  depth: z.int().min(1).max(8).default(2).describe('How many levels of folders to show.'),
});
type Input = z.output<typeof input>;

export function createListFilesTool(): Tool<Input, Extract<Action, { kind: 'read' }>> {
  return {
    name: 'list_files',
    description: `Lists files and folders, without what git ignores; at most ${MOST_ENTRIES} entries. A folder ends in "/", a symbolic link in "@". Sizes are bytes.`,
    input,
    isReadOnly: true,
    plan: async ({ path, depth }) => ({ action: { kind: 'read', tool: 'list_files', paths: [path], detail: `depth ${depth}` } }),
    async perform({ path, depth }, _action, { tree }, signal) {
      const entries = await tree.list(path, depth, signal);
      if (entries.length === 0) return { text: `"${path}" is empty, not a folder, or ignored.`, isError: false };
      const rest = entries.length - MOST_ENTRIES;
      const more = rest > 0 ? `\n${rest} entries more: list a folder of these, or less deep.` : '';
      return { text: markData(`list of ${path}`, entries.slice(0, MOST_ENTRIES).map(show).join('\n')) + more, isError: false };
    },
  };
}

function show({ path, kind, size }: TreeEntry): string {
  if (kind === 'folder') return `${path}/`;
  return kind === 'link' ? `${path}@` : `${path} (${size})`;
}
