import { contentHash } from '../../../base/contentHash.ts';
import type { ChangedLines } from '../../../governance/checks/checkKind.ts';
import type { FileReport, LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { runWithRules } from '../loadedRules.ts';
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
  const state = ctx.state.of(folder);
  const isWhole = paths === chosen.all && chosen.paths.length === paths.length && isKept;
  const digest = isWhole ? digestOf(loaded, chosen) : undefined;
  if (digest !== undefined && state.workspaceDigest === digest) return [...state.workspaceReports.values()];
  const changed = chosen.changedLines && toChangedLines(chosen.changedLines);
  const request = { root: folder, paths, ruleIds, ...(changed ? { changed } : {}) };
  const reports = await runWithRules(ctx, loaded, 'rules/checkWorkspace', request, { lane: 'background', signal });
  if (digest !== undefined) {
    state.workspaceReports = new Map(reports.map((report) => [report.path, report]));
    state.workspaceDigest = digest;
    return reports;
  }
  const wanted = new Set(chosen.paths);
  return reports.filter((report) => wanted.has(report.path));
}

function digestOf({ version }: LoadedRules, { paths, sizes, modified }: ChosenFiles): string {
  return contentHash(JSON.stringify([version, paths, sizes, modified]));
}

function toChangedLines(lines: Readonly<Record<string, readonly number[]>>): ChangedLines {
  return new Map(Object.entries(lines).map(([path, numbers]) => [path, new Set(numbers)]));
}
