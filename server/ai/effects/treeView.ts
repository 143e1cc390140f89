import { BadInputError } from '../../base/errors.ts';
import { compileGlobs } from '../../governance/config/glob.ts';
import type { RequestOf, ResponseOf } from '../../jobs/workerMessages.ts';
import type { WorkerPool } from '../../jobs/workerPool.ts';
import type { SearchQuery, TreeView } from '../tools/effects.ts';
import { isGitPath, realInside, requireInside } from './insideRoot.ts';
import { readTreeFile } from './readTreeFile.ts';
import { findRipgrep, searchWithRipgrep } from './ripgrep.ts';
import type { Found, TreeJobs } from './treeJobs.ts';

/** A pattern may be one that never ends. Milliseconds. */
const JOB_LIMIT_MS = 30_000;
/** Of find_symbol: lines with the name, and files in which declarations are looked for. */
const MOST_MENTIONS = 5_000;
const MOST_FILES = 300;

export interface TreeViewOptions {
  /** Worker threads for what is heavy; absent: this thread. */
  readonly workers?: Pick<WorkerPool<TreeJobs>, 'run'>;
  /** Path of ripgrep, `none`: the search of our own; absent: `rg` where PATH has it. */
  readonly ripgrep?: string;
  /** Lists of globs, such as the `reads` of a persona and of who handed it work: a file that does not match each of them is neither listed, found nor read. */
  readonly reads?: readonly (readonly string[])[];
}

/** The files under a folder, as tools may look at them: nothing outside of it is ever read, whatever symlinks say, nor what is in `.git`. */
export function createTreeView(root: string, options: TreeViewOptions = {}): TreeView {
  return new DiskTree(root, options);
}

class DiskTree implements TreeView {
  readonly #root: string;
  readonly #workers: TreeViewOptions['workers'];
  readonly #ripgrep: string | undefined;
  readonly #reads: readonly (readonly string[])[];
  readonly #mayRead: (path: string) => boolean;

  constructor(root: string, { workers, ripgrep, reads = [] }: TreeViewOptions) {
    this.#root = root;
    this.#workers = workers;
    this.#ripgrep = ripgrep === 'none' ? undefined : (ripgrep ?? findRipgrep(process.env));
    this.#reads = reads;
    const lists = reads.map(compileGlobs);
    this.#mayRead = (path) => lists.every((matches) => matches(path));
  }

  async readText(path: string): Promise<string | undefined> {
    requireInside(path);
    if (!this.#mayRead(path))
      throw new BadInputError(
        `"${path}" is not among the files that may be read here (${this.#reads.map((list) => list.join(', ')).join('; of these only ')}).`,
      );
    return readTreeFile(this.#root, path);
  }

  async list(path: string, depth: number, signal: AbortSignal) {
    // Throws for what leads out.
    if ((await realInside(this.#root, path)) === undefined) return [];
    const entries = await this.#work('tree/list', { root: this.#root, path, depth }, signal);
    return entries.filter((entry) => entry.kind !== 'file' || this.#mayRead(entry.path));
  }

  async search(query: SearchQuery, signal: AbortSignal): Promise<Found> {
    const fast = this.#ripgrep === undefined ? undefined : await this.#searchFast(this.#ripgrep, query, signal);
    return fast ?? this.#work('tree/search', { root: this.#root, query, reads: this.#reads }, signal);
  }

  async findSymbols(name: string, signal: AbortSignal) {
    const query = { pattern: name, isRegex: false, isCaseSensitive: true, limit: MOST_MENTIONS };
    const { hits } = await this.search(query, signal);
    const paths = [...new Set(hits.map(({ path }) => path))].slice(0, MOST_FILES);
    return paths.length === 0 ? [] : this.#work('tree/findSymbols', { root: this.#root, paths, name }, signal);
  }

  async #searchFast(program: string, query: SearchQuery, signal: AbortSignal): Promise<Found | undefined> {
    const isIncluded = query.include === undefined ? () => true : compileGlobs(query.include);
    const isWanted = (path: string): boolean => isIncluded(path) && this.#mayRead(path) && !isGitPath(path);
    return searchWithRipgrep(program, this.#root, query, isWanted, signal);
  }

  async #work<Name extends keyof TreeJobs>(
    name: Name,
    request: RequestOf<TreeJobs[Name]>,
    signal: AbortSignal,
  ): Promise<ResponseOf<TreeJobs[Name]>> {
    if (this.#workers !== undefined) return this.#workers.run(name, request, { lane: 'interactive', timeLimitMs: JOB_LIMIT_MS }, signal);
    const { treeJobHandlers } = await import('./treeJobHandlers.ts');
    return treeJobHandlers[name](request, { signal });
  }
}
