import { z } from 'zod';
import type { LoggedEvent } from '../tables.ts';

/** How an event is written into a stream: its position is the id, so that adding it twice does nothing. */

/** The payload stays the JSON that it is; the rest is one field, because each field costs. */
export interface StreamFields extends Record<string, string> {
  readonly payload: string;
  readonly head: string;
}

const head = z.tuple([z.string(), z.string(), z.number(), z.string(), z.string().nullable(), z.number(), z.string()]);

export function toFields(event: LoggedEvent): StreamFields {
  const { id, name, version, payload, correlation_id, causation_id, time, workspace } = event;
  return { payload, head: JSON.stringify([id, name, version, correlation_id, causation_id, time, workspace]) };
}

/** Throws when somebody else wrote something into our stream. */
export function fromFields(streamId: string, fields: Readonly<Record<string, string>>): LoggedEvent {
  const [id, name, version, correlation_id, causation_id, time, workspace] = head.parse(JSON.parse(fields['head'] ?? 'null'));
  const position = positionIn(streamId);
  return { position, id, name, version, payload: fields['payload'] ?? 'null', correlation_id, causation_id, time, workspace };
}

/** `17-0` for 17. */
export function streamIdOf(position: number): string {
  return `${position}-0`;
}

export function positionIn(streamId: string): number {
  return Number.parseInt(streamId, 10);
}
