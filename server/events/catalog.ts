import type { EventDefinition, PayloadIn } from '../../protocol/defineEvent.ts';
import type { EventRecord } from '../../protocol/events.ts';
import { ValidationError } from '../base/errors.ts';
import type { LoggedEvent } from './tables.ts';

/** The events that this backend knows: checks what is published, and reads what was stored by any version of it. */
export class Catalog {
  readonly #byName: ReadonlyMap<string, EventDefinition>;

  constructor(definitions: readonly EventDefinition[]) {
    this.#byName = new Map(definitions.map((definition) => [definition.name, definition]));
    if (this.#byName.size < definitions.length) throw new Error('Two events of the catalog have the same name.');
  }

  /** The payload as it is stored. Throws `ValidationError` when it does not fit, or the event is not in the catalog. */
  encode<D extends EventDefinition>(definition: D, payload: PayloadIn<D>): string {
    if (this.#byName.get(definition.name) !== definition) {
      throw new ValidationError(`The event "${definition.name}" is not in the catalog. Add it to protocol/catalog.ts.`);
    }
    const parsed = definition.payload.safeParse(payload);
    if (parsed.success) return JSON.stringify(parsed.data);
    const [issue] = parsed.error.issues;
    const place = issue && issue.path.length > 0 ? ` at "${issue.path.join('.')}"` : '';
    throw new ValidationError(`The payload of "${definition.name}"${place} does not fit: ${issue?.message}.`, {
      data: parsed.error.issues,
    });
  }

  /**
   * The event as it is read today: the payload of an older version brought up to the newest. What a newer Stewardry wrote, or one that
   * knows more events, stays as it is. Throws what an upcast throws.
   */
  decode(row: LoggedEvent): EventRecord {
    const definition = this.#byName.get(row.name);
    let version = row.version;
    let payload: unknown = JSON.parse(row.payload);
    for (const upcast of definition?.upcasts.slice(row.version - 1) ?? []) {
      payload = upcast(payload);
      version++;
    }
    return {
      id: row.id,
      position: row.position,
      name: row.name,
      version,
      payload,
      correlationId: row.correlation_id,
      causationId: row.causation_id,
      time: row.time,
      workspace: row.workspace,
    };
  }

  /** As `decode`, for a handler: throws when a newer Stewardry wrote a version that this one does not know. */
  decodeForHandler(row: LoggedEvent): EventRecord {
    const event = this.decode(row);
    const known = this.#byName.get(row.name)?.version;
    if (known !== undefined && event.version > known) {
      throw new ValidationError(
        `The event "${row.name}" ${row.id} has version ${event.version}; this Stewardry knows ${known}. Update it.`,
      );
    }
    return event;
  }
}
