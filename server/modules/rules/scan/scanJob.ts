import { z } from 'zod';
import type { ParamsOut } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { folder } from '../../../../protocol/workspace.ts';
import { CancelledError, IoError, messageOf, throwIfCancelled } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import { defineJob } from '../../../jobs/defineJob.ts';
import type { Attempt, EnqueuedJob } from '../../../jobs/jobQueue.ts';
import { backgroundCall, type Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { scanAndTell } from './scanAndTell.ts';
import type { FinishedScan } from './waitingScan.ts';

const scanPayload = z.object({
  folder,
  /** Correlation id of the request that asked for it, and may be waiting. */
  request: z.string(),
});

/** The scan of a whole folder. When the process dies, another one goes on with what the scan cache does not hold yet. */
export const scanFolder = defineJob('rules/scan', scanPayload, { attempts: 1 });

/** Does the job. Whoever waits for it in this process gets everything from memory; the job itself keeps only the numbers. */
export async function performScan(
  ctx: RulesContext,
  { folder, request }: z.infer<typeof scanPayload>,
  attempt: Attempt,
): Promise<{ files: number; filesFromCache: number }> {
  const waiting = ctx.state.waiting.get(request);
  const call: Call = {
    ...(waiting?.call ?? backgroundCall('rules')),
    signal: attempt.signal,
    report(progress) {
      if (progress.total > 0) attempt.progress((100 * progress.done) / progress.total);
      waiting?.call.report(progress);
    },
  };
  try {
    const scanned = await scanAndTell(ctx, wholeOf(folder), call);
    waiting?.resolve(scanned);
    return { files: scanned.files, filesFromCache: scanned.filesFromCache };
  } catch (error) {
    waiting?.reject(error);
    throw error;
  }
}

/**
 * Has the folder scanned as a job, after any scan of it that runs already, in whichever process. Where jobs cannot be kept it scans
 * without one.
 */
export async function scanAsJob(ctx: RulesContext, folder: string, call: Call): Promise<FinishedScan> {
  const { database } = await ctx.databases.open(folder);
  for (;;) {
    throwIfCancelled(call.signal);
    const { promise, resolve, reject } = Promise.withResolvers<FinishedScan>();
    // Nobody may be listening yet when it fails.
    promise.catch(() => undefined);
    const request = ctx.newId();
    ctx.state.waiting.set(request, { call, resolve, reject });
    try {
      const job = await tryEnqueue(ctx, database, folder, request);
      if (job === undefined) return await scanAndTell(ctx, wholeOf(folder), call);
      if (job.isNew) return await untilScanned(ctx, { database, folder, id: job.id, here: promise }, call);
      // The next round is ours; what this one finds comes from the cache then.
      const report = (percent: number) => call.report({ done: percent, total: 100, message: 'another scan of this folder is running' });
      await ctx.jobs.whenEnded(database, job.id, report, call.signal);
    } finally {
      ctx.state.waiting.delete(request);
    }
  }
}

async function tryEnqueue(ctx: RulesContext, database: Database, folder: string, request: string): Promise<EnqueuedJob | undefined> {
  try {
    return await ctx.jobs.enqueue(database, scanFolder, { folder, request }, { singletonKey: folder });
  } catch (error) {
    if (!(error instanceof IoError)) throw error;
    ctx.state.of(folder).cacheProblem = messageOf(error);
    ctx.log.warning('a scan could not be kept as a job', { folder, error: messageOf(error) });
    return undefined;
  }
}

interface OwnScan {
  readonly database: Database;
  readonly folder: string;
  readonly id: string;
  /** What it finds, when it is run in this process. */
  readonly here: Promise<FinishedScan>;
}

async function untilScanned(ctx: RulesContext, { database, folder, id, here }: OwnScan, call: Call): Promise<FinishedScan> {
  const done = new AbortController();
  const cancel = (): void => {
    // One that cannot be cancelled any more has just ended.
    ctx.jobs.cancel(database, id).catch(() => undefined);
  };
  call.signal.addEventListener('abort', cancel, { once: true });
  try {
    const ended = ctx.jobs.whenEnded(database, id, () => undefined, done.signal);
    ended.catch(() => undefined);
    const scanned = await Promise.race([here, ended]);
    if ('findings' in scanned) return scanned;
    if (scanned.state === 'cancelled') throw new CancelledError('The scan was cancelled');
    // Another process did it: the cache has the findings.
    return await scanAndTell(ctx, wholeOf(folder), call);
  } finally {
    done.abort();
    call.signal.removeEventListener('abort', cancel);
  }
}

function wholeOf(folder: string): ParamsOut<typeof rules.scan> {
  return { folder, scope: { kind: 'all' }, ruleIds: [], includeSuppressed: true, summaryOnly: false };
}
