import type { SigningKeys } from '../../audit/note/signingKeys.ts';
import { DisposableStore } from '../../base/disposable.ts';
import type { Database } from '../../data/database.ts';

/** What this module remembers while it runs. */
export class AuditState {
  readonly keys: SigningKeys;
  /** Everything to let go when the module stops. */
  readonly disposables = new DisposableStore();
  /** Whose record somebody has looked at, and so wants news of. */
  readonly watched = new Map<Database, string | null>();

  constructor(keys: SigningKeys) {
    this.keys = keys;
  }
}
