import * as protocol from '../../../protocol/sessions.ts';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import type { ModuleReach } from '../../kernel/moduleDefinition.ts';
import type { Powers } from '../../kernel/powers.ts';
import { readSessions } from './store/sessionRows.ts';
import { summarise } from './store.ts';

/** Nobody reads faster than this, and a run may add many messages a second. Milliseconds. */
const NEWS_EVERY_MS = 200;

/** Tells clients which sessions have changed, some at a time and as they are then. */
export class News implements Disposable {
  readonly #ctx: Pick<Powers, 'clock' | 'databases' | 'log'> & Pick<ModuleReach, 'notify'>;
  readonly #timers = new DisposableStore();
  readonly #waiting = new Map<string, Set<string>>();

  constructor(ctx: Pick<Powers, 'clock' | 'databases' | 'log'> & Pick<ModuleReach, 'notify'>) {
    this.#ctx = ctx;
  }

  /** Once what was written can be seen by others. */
  announce(database: Database, folder: string, id: string): void {
    database.afterCommit(() => this.#note(folder, id));
  }

  dispose(): void {
    this.#timers.dispose();
    this.#waiting.clear();
  }

  #note(folder: string, id: string): void {
    const waiting = this.#waiting.get(folder);
    if (waiting !== undefined) {
      waiting.add(id);
      return;
    }
    this.#waiting.set(folder, new Set([id]));
    const timer = this.#timers.add(
      this.#ctx.clock.after(NEWS_EVERY_MS, () => {
        this.#timers.delete(timer);
        void this.#tell(folder);
      }),
    );
  }

  async #tell(folder: string): Promise<void> {
    const ids = [...(this.#waiting.get(folder) ?? [])];
    this.#waiting.delete(folder);
    // The folder may have been closed meanwhile; asking would open it again.
    if (ids.length === 0 || !this.#ctx.databases.isOpen(folder)) return;
    try {
      const { database } = await this.#ctx.databases.open(folder);
      this.#ctx.notify(protocol.changed, { folder, sessions: await summarise(database, await readSessions(database, ids)) });
    } catch (error) {
      // Only a view is late by it; whoever asks gets the error.
      this.#ctx.log.warning('Changed sessions could not be announced', { folder, error: messageOf(error) });
    }
  }
}
