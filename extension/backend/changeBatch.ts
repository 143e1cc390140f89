/** When a batch of changed paths is handed on. Milliseconds. */
export interface BatchTiming {
  /** Quiet time after the last change. */
  readonly quiet: number;
  /** At the latest this long after the first. */
  readonly atMost: number;
}

/** Collects changed paths and hands them on together: a branch switch is one message, not ten thousand. */
export class ChangeBatch {
  readonly #flush: (paths: string[]) => void;
  readonly #timing: BatchTiming;
  readonly #paths = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #first = 0;

  constructor(flush: (paths: string[]) => void, timing: BatchTiming = { quiet: 60, atMost: 1_000 }) {
    this.#flush = flush;
    this.#timing = timing;
  }

  add(path: string): void {
    const now = Date.now();
    if (this.#paths.size === 0) this.#first = now;
    this.#paths.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), Math.max(0, Math.min(this.#timing.quiet, this.#first + this.#timing.atMost - now)));
  }

  /** Drops what was not handed on yet. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#paths.clear();
  }

  #send(): void {
    const paths = [...this.#paths];
    this.#paths.clear();
    this.#flush(paths);
  }
}

/** Places whose changes never matter to a check, and that change thousands of files at a time. */
const unwatched = /[\\/](\.git|node_modules|\.venv|__pycache__|\.hg|\.svn)[\\/]/;

/** Is a change of this absolute path worth telling the backend? Lock files and `.stewardry` are; insides of `node_modules` are not. */
export function isWatched(path: string): boolean {
  return !unwatched.test(path);
}
