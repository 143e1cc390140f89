import { messageOf } from '../base/errors.ts';
import { createBullJobQueue } from './bull/bullJobQueue.ts';
import type { JobQueue } from './jobQueue.ts';
import { createTableJobQueue, type TableJobQueueOptions } from './table/tableJobQueue.ts';

/** What the job queue of a backend is made from; `STEWARDRY_REDIS_URL` is read from `environment`. */
type Options = Pick<TableJobQueueOptions, 'clock' | 'log' | 'newId' | 'isResident'> & {
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** Jobs on Redis where there is one, else in a table of the databases themselves. */
export async function createJobQueue({ environment, ...options }: Options): Promise<JobQueue> {
  const url = environment['STEWARDRY_REDIS_URL'];
  if (!url) return createTableJobQueue(options);
  try {
    return await createBullJobQueue({ ...options, url });
  } catch (error) {
    options.log.error('jobs go without Redis', { error: messageOf(error) });
    return createTableJobQueue(options);
  }
}
