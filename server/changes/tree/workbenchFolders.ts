import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BadInputError, systemCodeOf } from '../../base/errors.ts';
import type { DataFolder } from '../../data/dataFolder.ts';
import { replaceFile } from '../../data/files/replaceFile.ts';

/** What making and removing workbenches needs of the outside. */
export interface WorkbenchHost {
  readonly dataFolder: DataFolder;
  /** Of this process; git gets the few variables that it needs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where the parts of a workbench are. Only `tree` and `repository` are ever seen by what runs in it. */
export interface WorkbenchFolders {
  /** The copy. */
  readonly tree: string;
  /** What git finds in the copy. */
  readonly repository: string;
  /** Our repository with the trees that were kept. */
  readonly git: string;
  /** Written last: without it there is no workbench. */
  readonly record: string;
}

export function workbenchFolders(dataFolder: DataFolder, folder: string, run: string): WorkbenchFolders {
  if (!/^[\w-]+$/.test(run)) throw new BadInputError(`"${run}" is no id of a run.`);
  const root = dataFolder.workbenches(folder);
  return {
    tree: path.join(root, 'trees', run),
    repository: path.join(root, 'repositories', run),
    git: path.join(root, 'kept', run),
    record: path.join(root, 'kept', `${run}.json`),
  };
}

const record = z.object({
  version: z.literal(1),
  kind: z.enum(['worktree', 'shadow']),
  /** The part of the tree that is the person's folder. */
  prefix: z.string(),
  baseTree: z.string(),
  baseCommit: z.string().optional(),
  notes: z.array(z.string()),
});
export type WorkbenchRecord = z.infer<typeof record>;

export async function writeRecord(folders: WorkbenchFolders, value: WorkbenchRecord): Promise<void> {
  await replaceFile(folders.record, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** `undefined` when there is no workbench, or one of another version that nobody can go on with. */
export async function readRecord(folders: WorkbenchFolders): Promise<WorkbenchRecord | undefined> {
  try {
    return record.safeParse(JSON.parse(await readFile(folders.record, 'utf8'))).data;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
