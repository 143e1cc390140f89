import { moduleFailed, moduleStarted, moduleStopped } from '../../../protocol/catalog.ts';
import type { EventDefinition, PayloadIn } from '../../../protocol/defineEvent.ts';
import type { ModuleState } from '../../../protocol/modules.ts';
import { messageOf } from '../../base/errors.ts';
import type { Powers } from '../../kernel/powers.ts';

type EventPowers = Pick<Powers, 'events' | 'databases' | 'log' | 'newId'>;

/**
 * Keeps in the event log what becomes of modules while the backend runs. A first start and the stop of the whole backend are no news:
 * every command would leave two dozen.
 */
export class ModuleEvents {
  readonly #powers: EventPowers;
  /** Modules that were seen not to run, though they are there. */
  readonly #down = new Set<string>();
  readonly #stopping = new Set<string>();
  #publishing: Promise<unknown> = Promise.resolve();

  constructor(powers: EventPowers) {
    this.#powers = powers;
  }

  /** Called with each step of a module's life. */
  onChange({ id, state, reason }: ModuleState): void {
    const payload = { module: id, ...(reason === undefined ? {} : { reason }) };
    if (state === 'running') {
      if (this.#down.delete(id)) this.#keep(moduleStarted, { module: id });
    } else if (state === 'failed') {
      this.#down.add(id);
      this.#keep(moduleFailed, payload);
    } else if (state === 'stopping') {
      // The backend as a whole stops without a reason.
      if (reason !== undefined) this.#stopping.add(id);
    } else if (state === 'stopped' || state === 'disabled' || state === 'blocked') {
      this.#down.add(id);
      if (this.#stopping.delete(id)) this.#keep(moduleStopped, payload);
    }
  }

  /** Publishes an event in the log of a folder; `null`: of the installation. */
  async publish<D extends EventDefinition>(folder: string | null, event: D, payload: PayloadIn<D>, correlationId: string): Promise<void> {
    const { database } = await this.#powers.databases.open(folder);
    await this.#powers.events.publish(database, event, payload, { correlationId });
  }

  /** Resolves when all is kept that was to be. */
  async settled(): Promise<void> {
    await this.#publishing;
  }

  #keep<D extends EventDefinition>(event: D, payload: PayloadIn<D>): void {
    const { log, newId } = this.#powers;
    this.#publishing = this.#publishing
      .then(() => this.publish(null, event, payload, newId()))
      .catch((error: unknown) => log.warning('What became of a module could not be kept', { event: event.name, error: messageOf(error) }));
  }
}
