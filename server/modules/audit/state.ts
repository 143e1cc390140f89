import type { SigningKeys } from '../../audit/note/signingKeys.ts';
import { type Disposable, DisposableStore, toDisposable } from '../../base/disposable.ts';
import type { Database } from '../../data/database.ts';

/** What this module remembers while it runs. */
export class AuditState {
  readonly keys: SigningKeys;
  /** Everything to let go when the module stops. */
  readonly disposables = new DisposableStore();
  /** Whose record somebody has looked at, and so wants news of. */
  readonly watched = new Map<Database, string | null>();

  /** Timers by folder. */
  readonly pruning = new Map<string, Disposable>();

  constructor(keys: SigningKeys) {
    this.keys = keys;
    this.disposables.add(
      toDisposable(() => {
        for (const folder of this.pruning.keys()) this.stopPruning(folder);
      }),
    );
  }

  stopPruning(folder: string): void {
    this.pruning.get(folder)?.dispose();
    this.pruning.delete(folder);
  }
}
