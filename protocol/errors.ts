import { z } from 'zod';

/** Every code that can cross the wire. A caller may branch on these and on nothing else. */
export const errorCode = z.enum([
  /** The request or the reply did not fit its schema. */
  'VALIDATION',
  /** No module answers this method. */
  'UNKNOWN_METHOD',
  /** The module exists but is not running. */
  'MODULE_UNAVAILABLE',
  /** The caller's role may not do this. */
  'FORBIDDEN',
  /** Somebody else changed the same thing meanwhile, or it is not in a state that allows this; read it again. */
  'CONFLICT',
  /** The thing named in the request does not exist. */
  'NOT_FOUND',
  /** A file of the user (rules, configuration, baseline, SARIF …) is not usable as it stands. */
  'BAD_INPUT',
  /** The operating system refused: permissions, disk full, locked. */
  'IO',
  /** The work ran over its time limit and was stopped. */
  'TIMEOUT',
  /** The caller cancelled. */
  'CANCELLED',
  /** A defect of ours; `data.correlationId` finds it in the log. */
  'INTERNAL',
]);
export type ErrorCode = z.infer<typeof errorCode>;

/** The one shape in which a failure crosses the wire. `message` is written for a person: what, which thing, what to do. */
export const wireError = z.object({
  code: errorCode,
  message: z.string(),
  correlationId: z.string(),
  data: z.unknown().optional(),
});
export type WireError = z.infer<typeof wireError>;
