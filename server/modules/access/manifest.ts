import * as protocol from '../../../protocol/access.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { backgroundCall } from '../../kernel/call.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import type { AccessContext } from './context.ts';
import { follow } from './handlers/follow.ts';
import { listUsers } from './handlers/listUsers.ts';
import { removeUser } from './handlers/removeUser.ts';
import { setRole } from './handlers/setRole.ts';
import { whoami } from './handlers/whoami.ts';
import { type AccessPowers, TeamRole } from './teamRole.ts';

export const access = defineModule(protocol, {
  id: 'access',
  description: 'Who asks, and what they may ask for.',
  isEssential: true,
  requires: ['workspace'],
  uses: ['access', 'installation', 'databases', 'clock', 'log'],
  tables: ['users'],
  async start(powers: AccessPowers) {
    const role = new TeamRole(powers);
    await role.start();
    return role;
  },
  stop: (role) => role.stop(),
  handlers: { whoami, follow, listUsers, setRole, removeUser },
  on: [
    listen(workspace.rulesOutdated, async (ctx: AccessContext, { folder }) => {
      if (folder !== null) await follow(ctx, { folder }, backgroundCall('access'));
    }),
  ],
});
