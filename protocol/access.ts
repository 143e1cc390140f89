import { z } from 'zod';
import { defineRequest, ROLES } from './define.ts';

/** Any client: on whose behalf its requests run. What the role may ask for is in the traits of each request. */
export const whoami = defineRequest(
  'access/whoami',
  z.object({}),
  z.object({
    kind: z.enum(['person', 'persona', 'system']),
    name: z.string(),
    email: z.string().optional(),
    role: z.enum(ROLES),
  }),
);
