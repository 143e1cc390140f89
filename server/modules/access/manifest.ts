import * as protocol from '../../../protocol/access.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { backgroundCall } from '../../kernel/call.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import type { AccessContext } from './context.ts';
import { follow } from './handlers/follow.ts';
import { whoami } from './handlers/whoami.ts';

export const access = defineModule(protocol, {
  id: 'access',
  description: 'Who asks, and what they may ask for.',
  isEssential: true,
  requires: ['workspace'],
  uses: ['access', 'installation'],
  start: () => null,
  handlers: { whoami, follow },
  on: [
    listen(workspace.rulesOutdated, async (ctx: AccessContext, { folder }) => {
      if (folder !== null) await follow(ctx, { folder }, backgroundCall('access'));
    }),
  ],
});
