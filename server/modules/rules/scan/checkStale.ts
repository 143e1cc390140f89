import type { FileReport, LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Lane } from '../../../jobs/workerPool.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { runWithRules } from '../loadedRules.ts';

/** Files per job: small enough that progress moves, large enough that starting the ast-grep binary with its rules does not show. */
const FILES_PER_JOB = 1700;

/** From so many files on, what their check leaves in memory matters more than the time it takes to start a process. */
const FEWEST_FOR_BULK = 300;

/** The lane for background work on so many files. */
export function laneFor(files: number): Lane {
  return files < FEWEST_FOR_BULK ? 'background' : 'bulk';
}

export interface StaleFiles {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
  readonly ruleIds: readonly string[];
}

/** Checks files in worker threads, as many jobs at a time as the pool allows; `onReports` gets the findings as they come. */
export async function checkStale(
  ctx: RulesContext,
  loaded: LoadedRules,
  { folder, paths, texts, ruleIds }: StaleFiles,
  onReports: (reports: readonly FileReport[]) => void,
  { signal }: Call,
): Promise<void> {
  const jobs: Promise<unknown>[] = [];
  for (let start = 0; start < paths.length; start += FILES_PER_JOB) {
    const request = { root: folder, paths: paths.slice(start, start + FILES_PER_JOB), ruleIds, ...(texts ? { texts } : {}) };
    jobs.push(runWithRules(ctx, loaded, 'rules/checkFiles', request, { lane: laneFor(paths.length), signal, onProgress: onReports }));
  }
  await Promise.all(jobs);
}
