import { z } from 'zod';
import { EVENTS } from '../../../../protocol/catalog.ts';
import type * as events from '../../../../protocol/events.ts';
import type { ResultIn } from '../../../../protocol/index.ts';

/** Every kind of event, with the JSON Schema of its payload. */
export function catalog(): ResultIn<typeof events.catalog> {
  return {
    events: EVENTS.map(({ name, version, payload }) => ({
      name,
      version,
      description: payload.description ?? '',
      payload: { ...z.toJSONSchema(payload, { unrepresentable: 'any' }) },
    })),
  };
}
