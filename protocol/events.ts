import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';

/** Absolute path of a workspace folder; `null` is what belongs to no folder. */
const folder = z.string().nullable();

/** One event as it is kept. */
export const eventRecord = z.object({
  /** ULID: unique in all logs. */
  id: z.string(),
  /** Grows by at least one with every event of the same log; the order in which they happened. */
  position: z.number().int(),
  name: z.string(),
  /** The version of the payload: the newest that this backend knows. */
  version: z.number().int(),
  payload: z.unknown(),
  /** Finds all that the same request caused. */
  correlationId: z.string(),
  /** The event whose handling caused this one. */
  causationId: z.string().nullable(),
  /** Milliseconds since 1970. */
  time: z.number().int(),
  workspace: z.string(),
});
export type EventRecord = z.infer<typeof eventRecord>;

/** Names, or `run.*` for all that begin with `run.`; empty: every event. */
const names = z.array(z.string()).default([]);

/** Any client: the events of a log, newest first, or oldest first when `after` is given. A page ends where the next begins. */
export const list = defineRequest(
  'events/list',
  z.object({
    folder,
    names,
    correlationId: z.string().optional(),
    /** Only what is in the payload or the name, as text; capital letters count as small ones. */
    text: z.string().optional(),
    /** Id of an event: only older ones. */
    before: z.string().optional(),
    /** Id of an event: only newer ones. `""` is the beginning of the log. */
    after: z.string().optional(),
    limit: z.number().int().min(1).max(1000).default(100),
  }),
  z.object({
    events: z.array(eventRecord),
    /** Pass it as `before` (or `after`) for the next page; `null`: there is none yet. */
    next: z.string().nullable(),
  }),
);

/** Any client: every kind of event that this backend knows. */
export const catalog = defineRequest(
  'events/catalog',
  z.object({}),
  z.object({
    events: z.array(
      z.object({
        name: z.string(),
        version: z.number().int(),
        /** When it is published. */
        description: z.string(),
        /** JSON Schema of the payload. */
        payload: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
);

/** Any client: who handles the events of a log, and how far each has come. */
export const consumers = defineRequest(
  'events/consumers',
  z.object({ folder }),
  z.object({
    consumers: z.array(
      z.object({
        name: z.string(),
        /** Position of the last event that it is done with. */
        position: z.number().int(),
        /** Events of the log that it has not looked at yet. */
        lag: z.number().int(),
        /** How often the next event has failed so far. */
        attempts: z.number().int(),
        /** Whether a process runs it now. */
        isRunning: z.boolean(),
      }),
    ),
  }),
);

/** Any client: hands events to a consumer again, from one event on (`""`: from the first). What it had done it does again. */
export const replay = defineRequest(
  'events/replay',
  z.object({ folder, consumer: z.string(), from: z.string() }),
  /** How many events will be looked at again. */
  z.object({ events: z.number().int() }),
  { effect: 'state' },
);

/** One event that a consumer could not handle. */
export const deadLetter = z.object({
  consumer: z.string(),
  event: eventRecord,
  attempts: z.number().int(),
  /** What went wrong the last time. */
  error: z.string(),
  /** Milliseconds since 1970. */
  time: z.number().int(),
  /** Asked for again and not handled yet. */
  isRetrying: z.boolean(),
});
export type DeadLetter = z.infer<typeof deadLetter>;

/** Any client: what consumers gave up on, newest first. */
export const deadLetters = defineRequest(
  'events/deadLetters',
  z.object({ folder, consumer: z.string().optional(), limit: z.number().int().min(1).max(1000).default(100) }),
  z.object({ deadLetters: z.array(deadLetter) }),
);

/** Any client: has a consumer try a dead letter again, out of order. It stays a dead letter until it is handled. */
export const retryDead = defineRequest('events/retryDead', z.object({ folder, consumer: z.string(), eventId: z.string() }), z.object({}), {
  effect: 'state',
});

/** Client to server, when it begins to show events as they happen: sends `events/published` from now on. */
export const watch = defineRequest('events/watch', z.object({ folder }), z.object({}));

/** Client to server, when it no longer shows them. */
export const unwatch = defineRequest('events/unwatch', z.object({ folder }), z.object({}));

/** Server to client, while it watches: what has happened, in order, a batch at a time. */
export const published = defineNotification('events/published', z.object({ folder, events: z.array(eventRecord) }));
