import { randomBytes } from 'node:crypto';
import { chmod, copyFile, link, mkdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError, ConflictError, IoError, messageOf, StewardryError } from '../../base/errors.ts';
import type { FileChange } from '../../governance/govern/action.ts';
import { undefinedWhenMissing, writableInside } from './insideRoot.ts';

/**
 * Writes files under a root exactly so: all of them or, when one fails, none. Refuses with `ConflictError` when a file is not as its change says
 * it was, and with `BadInputError` what would lie outside of the root, behind a symlink or in `.git`. Permissions stay what they were; a moved
 * file takes its own along.
 */
export async function writeTree(root: string, changes: readonly FileChange[]): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  const leftovers: string[] = [];
  try {
    const places = await placesOf(root, changes);
    const staged = [];
    for (const place of places) staged.push(await stage(place, places, undo, leftovers));
    for (const each of staged) await put(each, undo, leftovers);
  } catch (error) {
    await takeBack(undo);
    if (error instanceof StewardryError) throw error;
    throw new IoError(`Nothing was written: ${messageOf(error)}`, { cause: error });
  } finally {
    for (const file of leftovers) await rm(file, { force: true });
  }
}

/** The latest first, so that a folder is empty when it is its turn. What cannot be taken back is said, after all the rest was. */
async function takeBack(undo: readonly (() => Promise<unknown>)[]): Promise<void> {
  const problems: unknown[] = [];
  for (const step of undo.toReversed()) await step().catch((error: unknown) => problems.push(error));
  if (problems.length > 0)
    throw new IoError(`A part of a change was written and could not be taken back: ${problems.map(messageOf).join('; ')}`);
}

interface Place {
  readonly file: string;
  readonly change: FileChange;
}

/** Where each change goes, after a check that the files are as the changes say. */
async function placesOf(root: string, changes: readonly FileChange[]): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const change of changes) {
    const file = await writableInside(root, change.path);
    if (places.some((other) => other.file === file)) throw new BadInputError(`"${change.path}" is changed twice at once.`);
    const text = await readFile(file, 'utf8').catch(undefinedWhenMissing);
    if ((text ?? null) !== change.before)
      throw new ConflictError(`"${change.path}" is not as it was when the change was made. Read it again.`);
    places.push({ file, change });
  }
  return places;
}

interface Staged extends Place {
  /** The new content beside its place; `undefined`: the file is to go. */
  readonly temporary: string | undefined;
}

async function stage(place: Place, all: readonly Place[], undo: (() => Promise<unknown>)[], leftovers: string[]): Promise<Staged> {
  const { file, change } = place;
  if (change.after === null) return { ...place, temporary: undefined };
  const made = await mkdir(path.dirname(file), { recursive: true });
  if (made !== undefined) undo.push(() => removeEmpty(path.dirname(file), path.dirname(made)));
  const temporary = nameBeside(file);
  leftovers.push(temporary);
  await writeFile(temporary, change.after, { flag: 'wx' });
  const source = change.movedFrom === undefined ? file : (all.find((other) => other.change.path === change.movedFrom)?.file ?? file);
  const found = await stat(source).catch(undefinedWhenMissing);
  if (found !== undefined) await chmod(temporary, found.mode);
  return { ...place, temporary };
}

/** The old file stays under another name until everything is written. */
async function put({ file, change, temporary }: Staged, undo: (() => Promise<unknown>)[], leftovers: string[]): Promise<void> {
  if (change.before !== null) {
    const kept = nameBeside(file);
    leftovers.push(kept);
    // A second name where the file system has them, so that the file is there at every moment.
    await link(file, kept).catch(() => copyFile(file, kept));
    undo.push(() => rename(kept, file));
  }
  await (temporary === undefined ? rm(file, { force: true }) : rename(temporary, file));
  if (change.before === null) undo.push(() => rm(file, { force: true }));
}

const nameBeside = (file: string): string => path.join(path.dirname(file), `.stewardry-${randomBytes(8).toString('hex')}.tmp`);

/** Removes folders upwards, up to but without `stop`. */
async function removeEmpty(folder: string, stop: string): Promise<void> {
  for (let each = folder; each !== stop; each = path.dirname(each)) {
    try {
      await rmdir(each);
    } catch {
      // Somebody put something into it meanwhile: then it stays.
      return;
    }
  }
}
