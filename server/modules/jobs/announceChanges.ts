import * as protocol from '../../../protocol/jobs.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { JobsContext } from './context.ts';

/** Passes the queue's news on to every client. */
export function announceChanges(ctx: Pick<JobsContext, 'jobs' | 'notify'>): Disposable {
  return ctx.jobs.onChanged(({ folder, jobs, gone, isIncomplete }) => {
    ctx.notify(protocol.changed, { folder, jobs: [...jobs], gone: [...gone], isIncomplete });
  });
}
