import * as protocol from '../../../protocol/personas.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import type { PersonasContext } from './context.ts';
import { dryRun } from './handlers/dryRun.ts';
import { importFrom } from './handlers/importFrom.ts';
import { list } from './handlers/list.ts';
import { previewImport } from './handlers/previewImport.ts';
import { save } from './handlers/save.ts';
import { show } from './handlers/show.ts';
import { validate } from './handlers/validate.ts';
import { KnownFiles } from './knownFiles.ts';

const OWN_FILE = /^\.stewardry\/personas(\/|$)/;

export const personas = defineModule(protocol, {
  id: 'personas',
  description: 'Who works: what each persona is told, and what it may do at most.',
  requires: ['workspace'],
  optional: ['rules', 'practices', 'runs'],
  uses: ['installation'],
  start: () => new KnownFiles(),
  handlers: { list, show, validate, save, dryRun, previewImport, importFrom },
  on: [
    listen(workspace.filesOutdated, (ctx: PersonasContext, { folder, paths }) => {
      if (paths.some((path) => OWN_FILE.test(path))) ctx.notify(protocol.changed, { folder });
    }),
    // After a folder was opened, among others: trust may have changed.
    listen(workspace.rulesOutdated, (ctx: PersonasContext, { folder }) => {
      if (folder !== null) ctx.notify(protocol.changed, { folder });
    }),
  ],
});
