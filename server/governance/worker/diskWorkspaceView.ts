import { glob as globFiles, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ChangedLines, WorkspaceView } from '../checks/checkKind.ts';
import { nextTurn } from './nextTurn.ts';
import { readText } from './readText.ts';
import type { OutsideInputs } from './ruleJobs.ts';

/** Manifests, lock files and coverage reports may be larger than what people write by hand. KiB. */
const READ_LIMIT_KB = 50 * 1024;

/** Manifests and lock files are read again and again; the source of a large repository is read once and let go. */
const KEPT_CHARACTERS = 4_000_000;

/** The files of a folder on disk, and what was looked at beside those that a scan lists. */
export interface DiskView extends WorkspaceView {
  outside(): Promise<OutsideInputs>;
}

/** For checks that need the whole workspace. What several of them read at about the same time is read once. */
export function createDiskView(root: string, paths: readonly string[], changed: ChangedLines | undefined): DiskView {
  const listed = new Set(paths);
  const outside = new Set<string>();
  let hasSearched = false;
  let hasAskedForChange = false;
  const texts = new RecentTexts(KEPT_CHARACTERS);
  const note = (file: string): void => void (listed.has(file) || outside.add(file));
  const read = async (file: string): Promise<string | undefined> => {
    note(file);
    await nextTurn();
    const kept = texts.get(file);
    if (kept !== undefined) return kept;
    const result = await readText(root, file, READ_LIMIT_KB);
    if (!('text' in result)) return undefined;
    texts.keep(file, result.text);
    return result.text;
  };
  const sizeOf = async (file: string): Promise<number | undefined> => {
    note(file);
    return (await statOf(path.join(root, file)))?.size;
  };
  return {
    paths,
    get changed() {
      hasAskedForChange = true;
      return changed;
    },
    read,
    readIgnored: read,
    size: sizeOf,
    exists: async (file) => (await sizeOf(file)) !== undefined,
    async glob(patterns, scope) {
      hasSearched = true;
      const cwd = path.join(root, scope);
      const found: string[] = [];
      for await (const file of globFiles([...patterns], { cwd, exclude: ['**/.git/**'] })) {
        found.push(path.posix.join(scope, file.split(path.sep).join('/')));
      }
      return found.sort();
    },
    async outside() {
      const states = await Promise.all([...outside].map(async (file) => [file, await stateOf(root, file)] as const));
      return { files: Object.fromEntries(states), hasSearched, hasAskedForChange };
    },
  };
}

/** The texts read last, up to so many characters: all of a large repository would not fit into memory. */
class RecentTexts {
  readonly #limit: number;
  readonly #texts = new Map<string, string>();
  #characters = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(file: string): string | undefined {
    return this.#texts.get(file);
  }

  keep(file: string, text: string): void {
    this.#characters += text.length - (this.#texts.get(file)?.length ?? 0);
    this.#texts.set(file, text);
    for (const [oldest, { length }] of this.#texts) {
      if (this.#characters <= this.#limit) break;
      this.#texts.delete(oldest);
      this.#characters -= length;
    }
  }
}

/** Size and time of a file as one text; `missing` is a state like any other. */
export async function stateOf(root: string, file: string): Promise<string> {
  const found = await statOf(path.join(root, file));
  return found ? `${found.size} ${found.mtimeMs}` : 'missing';
}

async function statOf(file: string): Promise<{ size: number; mtimeMs: number } | undefined> {
  try {
    return await stat(file);
  } catch {
    // The contract: missing is undefined.
    return undefined;
  }
}
