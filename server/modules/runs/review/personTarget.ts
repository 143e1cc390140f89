import * as runs from '../../../../protocol/runs.ts';
import { contentHash } from '../../../base/contentHash.ts';
import type { FileEntry } from '../../../changes/changeSet.ts';
import type { StagedWrite, TargetTree } from '../../../changes/changes.ts';
import { diskTarget } from '../../../changes/disk/diskTarget.ts';
import { editorBytes } from '../../../changes/disk/editorBytes.ts';
import type { RunsContext } from '../context.ts';

type Buffers = readonly { readonly path: string; readonly text: string }[];

/** The tree of the person: files on disk, and before them what an editor holds unsaved, which is written into the editor and not saved. */
export function personTarget(ctx: RunsContext, folder: string, buffers: Buffers, signal: AbortSignal): TargetTree {
  const disk = diskTarget(folder);
  const texts = new Map(buffers.map(({ path, text }) => [path, text]));
  const read = async (path: string): Promise<FileEntry | null> => {
    const onDisk = await disk.read(path);
    const text = texts.get(path);
    return text === undefined ? onDisk : { bytes: editorBytes(text, onDisk?.bytes), mode: onDisk?.mode ?? '100644' };
  };
  return {
    folder,
    read,
    async stage(path, content): Promise<StagedWrite> {
      const before = texts.get(path);
      // What goes away goes away on disk; the editor then shows it as deleted, with its text.
      if (before === undefined || content === null) return disk.stage(path, content);
      return {
        async commit(expected) {
          const now = await read(path);
          if (now === null || contentHash(now.bytes) !== expected) return false;
          const after = withoutMark(content.bytes.toString('utf8'));
          const { written } = await ctx.askClient(runs.writeBuffers, { folder, files: [{ path, before, after }] }, signal);
          if (!written.includes(path)) return false;
          texts.set(path, after);
          return true;
        },
        discard: async () => undefined,
      };
    },
  };
}

/** Editors do not show the byte order mark. */
const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text);
