import * as protocol from '../../../protocol/templates.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import type { TemplatesContext } from './context.ts';
import { answers } from './handlers/answers.ts';
import { list } from './handlers/list.ts';
import { preview } from './handlers/preview.ts';
import { render } from './handlers/render.ts';
import { show } from './handlers/show.ts';
import { test } from './handlers/test.ts';
import { update } from './handlers/update.ts';
import { KnownManifests } from './source/knownManifests.ts';

const OWN_FILE = /^\.stewardry\/(templates|answers|personas|config\.yaml)(\/|$)/;

export const templates = defineModule(protocol, {
  id: 'templates',
  description:
    'Files, snippets, projects, prompts and more that are filled in with answers, reviewed before they are written, and followed when they move on.',
  requires: ['workspace', 'runs'],
  optional: ['personas'],
  uses: ['databases', 'events', 'workers', 'installation', 'clock', 'newId', 'log'],
  tables: ['template_uses'],
  start: () => new KnownManifests(),
  handlers: { list, show, preview, render, answers, update, test },
  on: [
    listen(workspace.filesOutdated, (ctx: TemplatesContext, { folder, paths }) => {
      if (paths.some((path) => OWN_FILE.test(path))) ctx.notify(protocol.changed, { folder });
    }),
    // After a folder was opened, among others: trust may have changed.
    listen(workspace.rulesOutdated, (ctx: TemplatesContext, { folder }) => {
      if (folder !== null) ctx.notify(protocol.changed, { folder });
    }),
  ],
});
