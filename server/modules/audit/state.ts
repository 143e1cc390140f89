import { type Disposable, DisposableStore, toDisposable } from '../../base/disposable.ts';
import type { Database } from '../../data/database.ts';
import type { RegularCheckpoints } from './regularCheckpoints.ts';

/** What this module remembers while it runs. */
export class AuditState {
  readonly checkpoints: RegularCheckpoints;
  /** Everything to let go when the module stops. */
  readonly disposables = new DisposableStore();
  /** Whose record somebody has looked at, and so wants news of. */
  readonly watched = new Map<Database, string | null>();

  /** Timers by folder. */
  readonly daily = new Map<string, Disposable>();

  constructor(checkpoints: RegularCheckpoints) {
    this.checkpoints = checkpoints;
    this.disposables.add(
      toDisposable(() => {
        for (const folder of this.daily.keys()) this.stopCaring(folder);
      }),
    );
  }

  stopCaring(folder: string): void {
    this.daily.get(folder)?.dispose();
    this.daily.delete(folder);
  }
}
