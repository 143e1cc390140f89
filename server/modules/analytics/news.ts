import * as analytics from '../../../protocol/analytics.ts';
import type { ParamsIn } from '../../../protocol/define.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { AnalyticsPowers } from './powers.ts';

type Part = ParamsIn<typeof analytics.changed>['parts'][number];

/** A run that works changes many times a second; nobody reads faster than this. Milliseconds. */
const QUIET_MS = 250;

/** Tells clients which answers would differ: the first change at once, those that follow together. */
export class News implements Disposable {
  readonly #powers: Pick<AnalyticsPowers, 'clock' | 'notify'>;
  readonly #waiting = new Map<string | null, { readonly parts: Set<Part>; readonly timer: Disposable }>();

  constructor(powers: Pick<AnalyticsPowers, 'clock' | 'notify'>) {
    this.#powers = powers;
  }

  tell(folder: string | null, parts: readonly Part[]): void {
    const waiting = this.#waiting.get(folder);
    if (waiting !== undefined) {
      for (const part of parts) waiting.parts.add(part);
      return;
    }
    this.#powers.notify(analytics.changed, { folder, parts: [...parts] });
    this.#waiting.set(folder, { parts: new Set(), timer: this.#powers.clock.after(QUIET_MS, () => this.#flush(folder)) });
  }

  #flush(folder: string | null): void {
    const parts = [...(this.#waiting.get(folder)?.parts ?? [])];
    this.#waiting.delete(folder);
    if (parts.length > 0) this.tell(folder, parts);
  }

  dispose(): void {
    for (const { timer } of this.#waiting.values()) timer.dispose();
    this.#waiting.clear();
  }
}
