import * as protocol from '../../../protocol/modules.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { backgroundCall } from '../../kernel/call.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import type { ModulesContext, ModulesPowers } from './context.ts';
import { loadChanged, unload } from './custom/loadModules.ts';
import { create } from './handlers/create.ts';
import { disable } from './handlers/disable.ts';
import { enable } from './handlers/enable.ts';
import { follow } from './handlers/follow.ts';
import { lint } from './handlers/lint.ts';
import { list } from './handlers/list.ts';
import { reload } from './handlers/reload.ts';
import { ModuleEvents } from './moduleEvents.ts';
import { ModuleWishes } from './state.ts';
import { followConfiguration, switchModules } from './switchModules.ts';

export const modules = defineModule(protocol, {
  id: 'modules',
  description: 'Which modules there are, and switching them while the backend runs.',
  isEssential: true,
  requires: ['workspace'],
  uses: ['lifecycle', 'installation', 'databases', 'events', 'newId', 'log'],
  start: (powers: ModulesPowers) => new ModuleWishes(new ModuleEvents(powers)),
  stop: ({ events }) => events.settled(),
  handlers: { list, enable, disable, reload, create, lint, follow },
  on: [
    listen(protocol.changed, (ctx: ModulesContext, state) => ctx.state.events.onChange(state)),
    listen(workspace.rulesOutdated, async (ctx: ModulesContext, { folder }) => {
      if (folder !== null) await followConfiguration(ctx, folder, backgroundCall('modules'));
    }),
    listen(workspace.filesOutdated, (ctx: ModulesContext, { folder, paths }) => loadChanged(ctx, folder, paths)),
    listen(workspace.closed, async (ctx: ModulesContext, { folder }) => {
      await unload(ctx, folder);
      ctx.state.forget(folder);
      await switchModules(ctx);
    }),
  ],
});
