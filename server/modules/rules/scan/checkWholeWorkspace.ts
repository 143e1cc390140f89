import { localDate } from '../../../base/clock.ts';
import { contentHash } from '../../../base/contentHash.ts';
import type { ChangedLines } from '../../../governance/checks/checkKind.ts';
import { stateOf } from '../../../governance/worker/diskWorkspaceView.ts';
import type { FileReport, LoadedRules, OutsideInputs, WorkspaceReport } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { runWithRules } from '../loadedRules.ts';
import { readWorkspaceReport, writeWorkspaceReport } from '../store.ts';
import { useCache } from '../useCache.ts';
import { laneFor } from './checkStale.ts';
import type { ChosenFiles } from './chooseFiles.ts';

interface WholeWorkspace {
  readonly folder: string;
  readonly chosen: ChosenFiles;
  readonly ruleIds: readonly string[];
  /** The answer describes the workspace as it is, so it may be remembered. */
  readonly isKept: boolean;
}

/** Runs the checks that need every file; nothing changed since the last time means the last answer. */
export async function checkWholeWorkspace(
  ctx: RulesContext,
  loaded: LoadedRules,
  { folder, chosen, ruleIds, isKept }: WholeWorkspace,
  { signal }: Call,
): Promise<readonly FileReport[]> {
  const paths = chosen.all ?? chosen.paths;
  const isWhole = paths === chosen.all && chosen.paths.length === paths.length && isKept;
  const digest = isWhole ? digestOf(loaded, chosen, localDate(ctx.clock.now())) : undefined;
  const known = digest === undefined ? undefined : await knownReports(ctx, folder, digest);
  if (known) return known;
  const changed = chosen.changedLines && toChangedLines(chosen.changedLines);
  const request = { root: folder, paths, ruleIds, ...(changed ? { changed } : {}) };
  const report = await runWithRules(ctx, loaded, 'rules/checkWorkspace', request, { lane: laneFor(paths.length), signal });
  const { reports, outside } = report;
  if (digest !== undefined) {
    remember(ctx, folder, digest, report);
    if (!outside.hasSearched) await useCache(ctx, folder, (database) => writeWorkspaceReport(database, digest, report));
    return reports;
  }
  const wanted = new Set(chosen.paths);
  return reports.filter((report) => wanted.has(report.path));
}

/** From memory, else from the database. */
async function knownReports(ctx: RulesContext, folder: string, digest: string): Promise<readonly FileReport[] | undefined> {
  const { workspaceDigest, workspaceOutside, workspaceReports } = ctx.state.of(folder);
  if (workspaceDigest === digest && workspaceOutside) {
    return (await isUnchanged(folder, workspaceOutside)) ? [...workspaceReports.values()] : undefined;
  }
  const stored = await useCache(ctx, folder, (database) => readWorkspaceReport(database, digest));
  if (!stored || !(await isUnchanged(folder, stored.outside))) return undefined;
  remember(ctx, folder, digest, stored);
  return stored.reports;
}

async function isUnchanged(folder: string, { files, hasSearched }: OutsideInputs): Promise<boolean> {
  if (hasSearched) return false;
  const states = await Promise.all(Object.entries(files).map(async ([file, state]) => (await stateOf(folder, file)) === state));
  return !states.includes(false);
}

function remember(ctx: RulesContext, folder: string, digest: string, { reports, outside }: WorkspaceReport): void {
  const state = ctx.state.of(folder);
  state.workspaceReports = new Map(reports.map((report) => [report.path, report]));
  state.workspaceDigest = digest;
  state.workspaceOutside = outside;
}

/** Suppressions expire, so yesterday's answer is not today's. */
function digestOf({ version }: LoadedRules, { paths, sizes, modified }: ChosenFiles, today: string): string {
  return contentHash(JSON.stringify([version, today, paths, sizes, modified]));
}

function toChangedLines(lines: Readonly<Record<string, readonly number[]>>): ChangedLines {
  return new Map(Object.entries(lines).map(([path, numbers]) => [path, new Set(numbers)]));
}
