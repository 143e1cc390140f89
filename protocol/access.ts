import { z } from 'zod';
import { defineRequest, ROLES } from './define.ts';
import { notice } from './finding.ts';
import { folder } from './workspace.ts';

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

/**
 * Module to module, after a folder was opened: puts the policies in force that its configuration names. Those that cannot be read come
 * as notices; until they can, nothing is allowed in the folder.
 */
export const follow = defineRequest('access/follow', z.object({ folder }), z.object({ notices: z.array(notice) }));
