import { isUtf8 } from 'node:buffer';
import path from 'node:path';
import { Mutex } from '../../base/mutex.ts';
import type { GitPlace } from '../git/runGit.ts';
import type { TreeChange, Workbench } from '../workbench.ts';
import { diffTrees, keepTree, pickPaths, type RawChange, readObjects, restoreTree } from './keptTrees.ts';
import type { WorkbenchFolders, WorkbenchRecord } from './workbenchFolders.ts';

/** What the service knows of a workbench beyond what others may. */
export interface GitWorkbench extends Workbench {
  readonly place: GitPlace;
  readonly record: WorkbenchRecord;
}

export interface GitWorkbenchOptions {
  readonly folder: string;
  readonly run: string;
  readonly folders: WorkbenchFolders;
  readonly place: GitPlace;
  readonly record: WorkbenchRecord;
}

/** A workbench that is ready: its tree, and the repository of ours that keeps what it was. */
export function gitWorkbench({ folder, run, folders, place, record }: GitWorkbenchOptions): GitWorkbench {
  // Two of git's commands at once would meet at the lock of the index.
  const turn = new Mutex();
  const alone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = await turn.acquire();
    try {
      return await work();
    } finally {
      done();
    }
  };
  const keep = (signal: AbortSignal): Promise<string> => alone(() => keepTree(place, signal));
  return {
    run,
    folder,
    kind: record.kind,
    root: path.join(folders.tree, record.prefix),
    top: folders.tree,
    ...(record.kind === 'worktree' ? { repository: folders.repository } : {}),
    ...(record.baseCommit === undefined ? {} : { baseCommit: record.baseCommit }),
    base: record.baseTree,
    notes: record.notes,
    place,
    record,
    keep,
    restore: (kept, signal) => alone(() => restoreTree(place, kept, signal)),
    pick: (base, from, paths, signal) => alone(() => pickPaths(place, record.prefix, { base, from, paths }, signal)),
    async changesBetween(from, to, signal) {
      const changes = await diffTrees(place, record.prefix, from ?? record.baseTree, to ?? (await keep(signal)), signal);
      return readTexts(place, changes, signal);
    },
  };
}

const ABSENT = '000000';
const LINK = '120000';

async function readTexts(place: GitPlace, changes: readonly RawChange[], signal: AbortSignal): Promise<TreeChange[]> {
  const contents = await readObjects(
    place,
    changes.flatMap(({ before, after }) => [before, after]),
    signal,
  );
  const textOf = (mode: string, id: string): string | null => {
    const bytes = mode === ABSENT ? undefined : contents.get(id);
    return bytes === undefined ? null : bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  };
  return changes.flatMap((change): TreeChange[] => {
    const { path: file, movedFrom, beforeMode, afterMode } = change;
    const [before, after] = [textOf(beforeMode, change.before), textOf(afterMode, change.after)];
    const link = afterMode === LINK ? ({ isLink: true } as const) : {};
    if (movedFrom === undefined) return [{ path: file, before, after, ...link }];
    return [
      { path: movedFrom, before, after: null },
      { path: file, before: null, after, movedFrom, ...link },
    ];
  });
}
