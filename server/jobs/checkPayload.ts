import type { z } from 'zod';
import { BadInputError, messageOf } from '../base/errors.ts';
import type { JobDefinition } from './defineJob.ts';

/** Throws `BadInputError` unless the payload fits the definition's schema. */
export function checkPayload<P extends z.ZodType>(definition: JobDefinition<string, P>, payload: z.input<P>): void {
  const parsed = definition.payload.safeParse(payload);
  if (!parsed.success) throw new BadInputError(`The job "${definition.name}" was enqueued wrongly: ${messageOf(parsed.error)}`);
}
