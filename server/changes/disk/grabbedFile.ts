import { type BigIntStats, renameSync } from 'node:fs';
import { link, lstat, readFile, readlink, rm } from 'node:fs/promises';
import { contentHash } from '../../base/contentHash.ts';
import { systemCodeOf } from '../../base/errors.ts';

/**
 * A file that is about to be replaced, held by a second name. What is written into it up to the last moment, and just after, by an editor
 * that has it open, can so be found and given back. Where a second name cannot be made (a symlink, a file system without them) it is watched
 * under its own name.
 */
export class GrabbedFile {
  readonly #name: string;
  readonly #isHeld: boolean;
  readonly #target: string;
  #seen: BigIntStats;

  private constructor(target: string, name: string, isHeld: boolean, seen: BigIntStats) {
    this.#target = target;
    this.#name = name;
    this.#isHeld = isHeld;
    this.#seen = seen;
  }

  /** `undefined` when there is no file or symlink. `second` is the name that it gets. */
  static async grab(target: string, second: string): Promise<GrabbedFile | undefined> {
    try {
      const found = await lstat(target, { bigint: true });
      if (found.isDirectory()) return undefined;
      const isHeld = found.isFile() && (await makeSecondName(target, second));
      const name = isHeld ? second : target;
      return new GrabbedFile(target, name, isHeld, await lstat(name, { bigint: true }));
    } catch (error) {
      const code = systemCodeOf(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw error;
    }
  }

  async hash(): Promise<string> {
    // Before reading: what is written meanwhile shows as a later time.
    this.#seen = await lstat(this.#name, { bigint: true });
    return contentHash(this.#seen.isSymbolicLink() ? Buffer.from(await readlink(this.#name)) : await readFile(this.#name));
  }

  /** Whether this is the file that was grabbed, as it was when it was hashed. */
  isStillAt(found: BigIntStats | undefined): boolean {
    return found !== undefined && found.ino === this.#seen.ino && found.mtimeNs === this.#seen.mtimeNs && found.size === this.#seen.size;
  }

  /** After the replacement: puts the file back when somebody wrote into it since it was hashed. */
  async giveBackIfChanged(expected: string): Promise<boolean> {
    // Times are too coarse to tell two writes of one moment apart.
    if (!this.#isHeld || (await this.hash()) === expected) return false;
    renameSync(this.#name, this.#target);
    return true;
  }

  async release(): Promise<void> {
    if (this.#isHeld) await rm(this.#name, { force: true });
  }
}

async function makeSecondName(target: string, second: string): Promise<boolean> {
  try {
    await rm(second, { force: true });
    await link(target, second);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') throw error;
    return false;
  }
}
