import type { ParamsOut } from '../../../../protocol/define.ts';
import type { findingsChanged } from '../../../../protocol/rules.ts';
import { messageOf } from '../../../base/errors.ts';
import type { AnalyticsPowers } from '../powers.ts';
import type { SeenFinding } from './difference.ts';
import { keepScan } from './keepScan.ts';

/** Puts together what scans announce in pieces, and keeps it, one scan of a folder after the other. */
export class KeptScans {
  readonly #powers: Pick<AnalyticsPowers, 'databases' | 'clock' | 'log'>;
  readonly #onKept: (folder: string) => void;
  /** Pieces of a scan whose last one has not come yet. */
  readonly #pieces = new Map<string, SeenFinding[]>();
  /** The newest whole scan of a folder that waits for the one before it to be kept. */
  readonly #next = new Map<string, readonly SeenFinding[]>();
  readonly #keeping = new Map<string, Promise<void>>();

  /** `onKept`: the findings of a folder differ from what was kept before. */
  constructor(powers: Pick<AnalyticsPowers, 'databases' | 'clock' | 'log'>, onKept: (folder: string) => void) {
    this.#powers = powers;
    this.#onKept = onKept;
  }

  take({ folder, findings, isComplete }: ParamsOut<typeof findingsChanged>): void {
    const seen = this.#pieces.get(folder) ?? [];
    // Four short texts of each: a scan may find 100,000.
    for (const { path, ruleId, fingerprint, severity } of findings) seen.push({ path, ruleId, fingerprint, severity });
    this.#pieces.set(folder, seen);
    if (!isComplete) return;
    this.#pieces.delete(folder);
    this.#next.set(folder, seen);
    if (!this.#keeping.has(folder)) this.#keeping.set(folder, this.#keepAll(folder));
  }

  /** Resolves when everything that was taken is kept. */
  async finish(): Promise<void> {
    await Promise.all(this.#keeping.values());
  }

  async #keepAll(folder: string): Promise<void> {
    for (let seen = this.#next.get(folder); seen !== undefined; seen = this.#next.get(folder)) {
      this.#next.delete(folder);
      await this.#keep(folder, seen);
    }
    this.#keeping.delete(folder);
  }

  /** A history that cannot be written must not spoil the scan that it is about. */
  async #keep(folder: string, seen: readonly SeenFinding[]): Promise<void> {
    const { databases, clock, log } = this.#powers;
    try {
      const { database } = await databases.open(folder);
      if (await keepScan(database, seen, clock.now())) this.#onKept(folder);
    } catch (error) {
      log.warning('The findings of a scan could not be kept for the history', { folder, error: messageOf(error) });
    }
  }
}
