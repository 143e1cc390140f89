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
import type { ListedFiles } from './scanPlan.ts';

interface WholeWorkspace {
  readonly folder: string;
  readonly chosen: ChosenFiles;
  readonly ruleIds: readonly string[];
}

/**
 * Runs the checks that need every file, and answers for the chosen ones. They read the disk, so the last answer about all files holds until one
 * of these changes, whichever are chosen; where a check asked for the changed lines it is an answer about that change alone.
 */
export async function checkWholeWorkspace(
  ctx: RulesContext,
  loaded: LoadedRules,
  { folder, chosen, ruleIds }: WholeWorkspace,
  { signal }: Call,
): Promise<readonly FileReport[]> {
  const isAboutChange = chosen.changedLines !== undefined;
  const digest = chosen.all && ruleIds.length === 0 ? digestOf(loaded, chosen.all, localDate(ctx.clock.now())) : undefined;
  const known = digest === undefined ? undefined : await knownReports(ctx, folder, digest, isAboutChange);
  if (known) return ofChosen(known, chosen);
  const { paths } = chosen.all ?? chosen;
  const changed = chosen.changedLines && toChangedLines(chosen.changedLines);
  const request = { root: folder, paths, ruleIds, ...(changed ? { changed } : {}) };
  const report = await runWithRules(ctx, loaded, 'rules/checkWorkspace', request, { lane: laneFor(paths.length), signal });
  const { reports, outside } = report;
  if (digest !== undefined && !(isAboutChange && outside.hasAskedForChange)) {
    remember(ctx, folder, digest, report);
    if (!outside.hasSearched) await useCache(ctx, folder, (database) => writeWorkspaceReport(database, digest, report));
  }
  return ofChosen(reports, chosen);
}

function ofChosen(reports: readonly FileReport[], { paths, all }: ChosenFiles): readonly FileReport[] {
  if (paths === all?.paths) return reports;
  const wanted = new Set(paths);
  return reports.filter((report) => wanted.has(report.path));
}

/** From memory, else from the database. */
async function knownReports(
  ctx: RulesContext,
  folder: string,
  digest: string,
  isAboutChange: boolean,
): Promise<readonly FileReport[] | undefined> {
  const { workspaceDigest, workspaceOutside, workspaceReports } = ctx.state.of(folder);
  const holds = async (outside: OutsideInputs): Promise<boolean> =>
    !(isAboutChange && outside.hasAskedForChange) && (await isUnchanged(folder, outside));
  if (workspaceDigest === digest && workspaceOutside) {
    return (await holds(workspaceOutside)) ? [...workspaceReports.values()] : undefined;
  }
  const stored = await useCache(ctx, folder, (database) => readWorkspaceReport(database, digest));
  if (!stored || !(await holds(stored.outside))) return undefined;
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
function digestOf({ version }: LoadedRules, { paths, sizes, modified }: ListedFiles, today: string): string {
  return contentHash(JSON.stringify([version, today, paths, sizes, modified]));
}

function toChangedLines(lines: Readonly<Record<string, readonly number[]>>): ChangedLines {
  return new Map(Object.entries(lines).map(([path, numbers]) => [path, new Set(numbers)]));
}
