import * as protocol from '../../../protocol/jobs.ts';
import { defineModule } from '../../kernel/defineModule.ts';
import { announceChanges } from './announceChanges.ts';
import { cancel } from './handlers/cancel.ts';
import { discard } from './handlers/discard.ts';
import { list } from './handlers/list.ts';
import { requeue } from './handlers/requeue.ts';
import { retry } from './handlers/retry.ts';
import { show } from './handlers/show.ts';

export const jobs = defineModule(protocol, {
  id: 'jobs',
  description: 'Background work: what waits, runs, has ended or is stuck; and steering it.',
  uses: ['jobs', 'databases'],
  // Those that have ended, that is.
  retention: [{ table: 'jobs', after: 30, timeColumn: 'finished_at', archive: true }],
  start: announceChanges,
  stop: (news) => news.dispose(),
  handlers: { list, show, cancel, retry, requeue, discard },
});
