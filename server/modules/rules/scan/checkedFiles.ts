import type { FileReport } from '../../../governance/worker/ruleJobs.ts';
import type { RulesContext } from '../context.ts';
import { forgetScannedFiles, type ScannedFile, writeScannedFiles } from '../store.ts';
import { useCache } from '../useCache.ts';
import type { ListedFiles } from './scanPlan.ts';

/** So much work is lost at most when the process dies. Milliseconds. */
const WRITE_EVERY_MS = 2_000;

/** Puts what a scan has checked into the cache while it runs, so that a scan that is cut short was not in vain. */
export class CheckedFiles {
  readonly #ctx: RulesContext;
  readonly #folder: string;
  readonly #version: string;
  readonly #known: ReadonlyMap<string, { readonly size: number; readonly modified: number }>;
  #unwritten = new Map<string, ScannedFile>();
  #hasAdded = false;
  #writing: Promise<unknown> = Promise.resolve();
  /** Monotonic milliseconds. */
  #writtenAt: number;

  constructor(ctx: RulesContext, folder: string, version: string, listed: ListedFiles) {
    this.#ctx = ctx;
    this.#folder = folder;
    this.#version = version;
    this.#known = new Map(
      listed.paths.map((path, index) => [path, { size: listed.sizes[index] ?? 0, modified: listed.modified[index] ?? 0 }]),
    );
    this.#writtenAt = ctx.clock.monotonic();
  }

  add(reports: readonly FileReport[]): void {
    const state = this.#ctx.state.of(this.#folder);
    this.#hasAdded ||= reports.length > 0;
    for (const report of reports) {
      const listed = this.#known.get(report.path);
      if (listed === undefined) continue;
      const file = { ...listed, report };
      this.#unwritten.set(report.path, file);
      // Other rules may have come into force meanwhile.
      if (state.scannedVersion === this.#version) state.files.set(report.path, file);
    }
    if (this.#ctx.clock.monotonic() - this.#writtenAt < WRITE_EVERY_MS) return;
    this.#writtenAt = Number.POSITIVE_INFINITY;
    this.#writing = this.#write().then(() => {
      this.#writtenAt = this.#ctx.clock.monotonic();
    });
  }

  /** Writes the rest. */
  async finish(): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  /** Forgets files that are not there any more, and what was found under other rules. */
  async forget(gone: readonly string[]): Promise<void> {
    const state = this.#ctx.state.of(this.#folder);
    for (const path of gone) state.files.delete(path);
    state.scannedAt = new Date(this.#ctx.clock.now()).toISOString();
    if (!this.#hasAdded && gone.length === 0) return;
    await useCache(this.#ctx, this.#folder, (database) => forgetScannedFiles(database, this.#version, gone));
  }

  async #write(): Promise<void> {
    const files = this.#unwritten;
    this.#unwritten = new Map();
    if (files.size > 0) await useCache(this.#ctx, this.#folder, (database) => writeScannedFiles(database, this.#version, files));
  }
}
