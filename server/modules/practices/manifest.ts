import * as protocol from '../../../protocol/practices.ts';
import * as rules from '../../../protocol/rules.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { messageOf } from '../../base/errors.ts';
import { backgroundCall } from '../../kernel/call.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import type { PracticesContext } from './context.ts';
import { adoption } from './handlers/adoption.ts';
import { forPersona } from './handlers/forPersona.ts';
import { list } from './handlers/list.ts';
import { measure } from './handlers/measure.ts';
import { save } from './handlers/save.ts';
import { show } from './handlers/show.ts';
import { KnownPractices } from './knownPractices.ts';

const OWN_FILE = /^\.stewardry\/practices(\/|$)/;

export const practices = defineModule(protocol, {
  id: 'practices',
  description: 'How the team wants things done: texts for people and personas, and how far the rules that check them are kept.',
  requires: ['workspace', 'rules', 'personas'],
  uses: ['installation', 'databases', 'clock', 'log'],
  tables: ['practice_adoption'],
  start: () => new KnownPractices(),
  handlers: { list, show, forPersona, adoption, measure, save },
  on: [
    listen(rules.findingsChanged, async (ctx: PracticesContext, { folder, isComplete }) => {
      // A command that ends soon has no time for it; `stewardry practices adoption` measures by itself.
      if (!isComplete || !ctx.installation.isResident) return;
      await measure(ctx, { folder }, backgroundCall('practices')).catch((error: unknown) =>
        ctx.log.warning('How far practices are adopted could not be measured', { folder, error: messageOf(error) }),
      );
    }),
    listen(workspace.filesOutdated, (ctx: PracticesContext, { folder, paths }) => {
      if (paths.some((path) => OWN_FILE.test(path))) ctx.notify(protocol.changed, { folder });
    }),
    // After a folder was opened, among others: trust may have changed.
    listen(workspace.rulesOutdated, (ctx: PracticesContext, { folder }) => {
      if (folder !== null) ctx.notify(protocol.changed, { folder });
    }),
  ],
});
