import * as protocol from '../../../protocol/events.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import type { EventsContext } from './context.ts';
import { catalog } from './handlers/catalog.ts';
import { consumers } from './handlers/consumers.ts';
import { deadLetters } from './handlers/deadLetters.ts';
import { list } from './handlers/list.ts';
import { replay } from './handlers/replay.ts';
import { retryDead } from './handlers/retryDead.ts';
import { unwatch } from './handlers/unwatch.ts';
import { watch } from './handlers/watch.ts';
import { Watches } from './state.ts';

export const events = defineModule(protocol, {
  id: 'events',
  description: 'What has happened: the event log, its catalog, its consumers and their dead letters.',
  uses: ['events', 'databases'],
  start: () => new Watches(),
  stop: (watches) => watches.endAll(),
  handlers: { list, catalog, consumers, replay, deadLetters, retryDead, watch, unwatch },
  on: [listen(workspace.closed, (ctx: EventsContext, { folder }) => ctx.state.end(folder))],
});
