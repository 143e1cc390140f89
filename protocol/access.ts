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

/** A person of a team, by the address that git knows them by, in lower case. */
export const user = z.object({ email: z.string(), role: z.enum(ROLES) });
export type User = z.infer<typeof user>;

const email = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^\s@]+@[^\s@]+$/, 'an address such as "ada@example.org"');

/** Any client: the people of a team. Empty: nobody was given a role yet, and everybody is an admin. */
export const listUsers = defineRequest('access/listUsers', z.object({}), z.object({ users: z.array(user) }));

/** Any client, in team mode: gives somebody a role. The first must be an admin, and one admin stays. */
export const setRole = defineRequest('access/setRole', z.object({ email, role: z.enum(ROLES) }), z.object({}), {
  effect: 'state',
  power: 'admin',
});

/** Any client, in team mode: takes somebody off the list, who is then a viewer. The last admin stays. */
export const removeUser = defineRequest('access/removeUser', z.object({ email }), z.object({}), { effect: 'state', power: 'admin' });
