import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach } from 'vitest';
import { z } from 'zod';
import type { JobDetails, JobState } from '../../../protocol/jobs.ts';
import { CancelledError } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import { defineJob } from '../defineJob.ts';
import type { JobStage } from '../fixtures/jobStage.ts';
import type { EnqueueOptions, JobQueue } from '../jobQueue.ts';

/** The job that most tests enqueue. */
export const work = defineJob('test/work', z.object({ n: z.number() }), { backoffMs: 5, attempts: 3 });

/** What a test of the contract works with: a queue of its own, anew for each. */
export interface JobKit {
  readonly stage: JobStage;
  readonly queue: JobQueue;
  readonly database: Database;
  /** Enqueues `work`; answers with its id. */
  enqueue(n?: number, options?: EnqueueOptions): Promise<string>;
  ended(id: string, of?: Pick<JobKit, 'queue' | 'database'>): Promise<JobDetails>;
  untilState(id: string, state: JobState): Promise<JobDetails>;
}

/** Opens a queue before each test and closes it after. `createStage` gives an empty place, several processes on which see the same jobs. */
export function useJobs(createStage: () => Promise<JobStage>): JobKit {
  let stage: JobStage;
  let opened: Pick<JobKit, 'queue' | 'database'>;
  beforeEach(async () => {
    stage = await createStage();
    opened = await stage.open();
  });
  afterEach(() => stage.close());
  return {
    get stage() {
      return stage;
    },
    get queue() {
      return opened.queue;
    },
    get database() {
      return opened.database;
    },
    enqueue: async (n = 1, options = {}) => (await opened.queue.enqueue(opened.database, work, { n }, options)).id,
    ended: (id, { queue, database } = opened) => queue.whenEnded(database, id, () => undefined, AbortSignal.timeout(15_000)),
    async untilState(id, state) {
      for (;;) {
        const job = await opened.queue.show(opened.database, id);
        if (job.state === state) return job;
        await delay(5);
      }
    },
  };
}

/** Work that ends only when it is told to. */
export const never = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new CancelledError()), { once: true }));
