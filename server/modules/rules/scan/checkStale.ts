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

/** Processes that checking so many files will take. */
export function bulkJobsFor(files: number): number {
  return laneFor(files) === 'bulk' ? Math.ceil(files / FILES_PER_JOB) : 0;
}

export interface StaleFiles {
  readonly folder: string;
  readonly paths: readonly string[];
  /** Bytes. */
  readonly sizeOf: (path: string) => number;
  readonly texts?: Readonly<Record<string, string>>;
  readonly ruleIds: readonly string[];
}

/** Checks files in worker threads, as many jobs at a time as the pool allows; `onReports` gets the findings as they come. */
export async function checkStale(
  ctx: RulesContext,
  loaded: LoadedRules,
  { folder, paths, sizeOf, texts, ruleIds }: StaleFiles,
  onReports: (reports: readonly FileReport[]) => void,
  { signal }: Call,
): Promise<void> {
  const jobs: Promise<unknown>[] = [];
  for (const part of splitEvenly(paths, sizeOf, Math.ceil(paths.length / FILES_PER_JOB))) {
    const request = { root: folder, paths: part, ruleIds, ...(texts ? { texts } : {}) };
    jobs.push(runWithRules(ctx, loaded, 'rules/checkFiles', request, { lane: laneFor(paths.length), signal, onProgress: onReports }));
  }
  await Promise.all(jobs);
}

/** Cuts a list into so many parts of about the same weight: the last job to end decides how long a scan takes, and large files sit together. */
export function splitEvenly(paths: readonly string[], weightOf: (path: string) => number, count: number): string[][] {
  const weights = paths.map((path) => weightOf(path) + 1);
  const share = weights.reduce((sum, weight) => sum + weight, 0) / count;
  const parts: string[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const [index, path] of paths.entries()) {
    const weight = weights[index] ?? 0;
    parts[Math.min(count - 1, Math.floor((before + weight / 2) / share))]?.push(path);
    before += weight;
  }
  return parts.filter((part) => part.length > 0);
}
