import type { Finding, Notice, ParamsOut } from '../../../../protocol/index.ts';
import * as rules from '../../../../protocol/rules.ts';
import { localDate } from '../../../base/clock.ts';
import type { FileReport, LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';
import { hasScannedFiles, readScannedFiles, type ScannedFile } from '../store.ts';
import { useCache } from '../useCache.ts';
import { CheckedFiles } from './checkedFiles.ts';
import { bulkJobsFor, checkStale } from './checkStale.ts';
import { checkWholeWorkspace } from './checkWholeWorkspace.ts';
import { chooseFiles } from './chooseFiles.ts';
import { countChecks } from './countChecks.ts';
import { type ListedFiles, planScan } from './scanPlan.ts';

/** What a scan found, before the baseline is applied. */
export interface ScanResult {
  readonly loaded: LoadedRules;
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  readonly files: number;
  readonly filesFromCache: number;
}

/** At most this often does a client hear how far a scan is. Milliseconds. */
const PROGRESS_EVERY_MS = 100;

/** Checks the files of a scope; unchanged files are answered from what is known. */
export async function scanWorkspace(ctx: RulesContext, params: ParamsOut<typeof rules.scan>, call: Call): Promise<ScanResult> {
  const { folder, scope, ruleIds } = params;
  const isFirst = !(await hasBeenScanned(ctx, folder));
  // The first time there is much to do, so rules are loaded and the folder is walked side by side; later, a second thread would cost more than it saves.
  if (!isFirst) await rulesOf(ctx, folder, call);
  // Walking may find rules in nested folders, so the rules are asked for after it.
  const chosen = await chooseFiles(ctx, folder, scope, call);
  if (isFirst) ctx.workers.prepare('bulk', bulkJobsFor(chosen.paths.length));
  const loaded = await rulesOf(ctx, folder, call);
  // Staged texts and a choice of rules are somebody's question, not the state of the workspace: neither read from nor kept.
  const isKept = ruleIds.length === 0 && chosen.texts === undefined;
  const known = isKept ? await knownFiles(ctx, folder, loaded.version) : new Map<string, ScannedFile>();
  const plan = planScan(chosen, known, localDate(ctx.clock.now()));
  const reports = new Map<string, FileReport>(plan.fresh.flatMap((path) => reportOf(known, path)));
  const progress = createProgress(ctx, folder, plan.stale.length, call);
  const checked = new Map<string, FileReport>();
  const request = { folder, paths: plan.stale, sizeOf: sizesOf(chosen), ruleIds, ...(chosen.texts ? { texts: chosen.texts } : {}) };
  const kept = isKept ? new CheckedFiles(ctx, folder, loaded.version, chosen) : undefined;
  const onReports = (batch: readonly FileReport[]): void => {
    for (const report of batch) checked.set(report.path, report);
    kept?.add(batch);
    progress(batch.length);
  };
  try {
    await checkStale(ctx, loaded, request, onReports, call);
  } finally {
    await kept?.finish();
  }
  countChecks(ctx, [...checked.values()], plan.fresh.length);
  for (const [path, report] of checked) reports.set(path, report);
  await kept?.forget(scope.kind === 'all' ? plan.gone : []);
  const workspaceReports = await checkWholeWorkspace(ctx, loaded, { folder, chosen, ruleIds }, call);
  const all = [...reports.values(), ...workspaceReports];
  return {
    loaded,
    findings: all.flatMap((report) => report.findings),
    notices: [...loaded.problems, ...chosen.notices, ...all.flatMap((report) => report.notices)],
    files: chosen.paths.length,
    filesFromCache: plan.fresh.length,
  };
}

function reportOf(known: ReadonlyMap<string, ScannedFile>, path: string): [string, FileReport][] {
  const file = known.get(path);
  return file ? [[path, file.report]] : [];
}

/** From memory, else from the database, else nothing: a cache that cannot be read only costs time. */
async function knownFiles(ctx: RulesContext, folder: string, version: string): Promise<Map<string, ScannedFile>> {
  const state = ctx.state.of(folder);
  if (state.scannedVersion === version) return state.files;
  state.files = (await useCache(ctx, folder, (database) => readScannedFiles(database, version))) ?? new Map();
  state.scannedVersion = version;
  return state.files;
}

async function hasBeenScanned(ctx: RulesContext, folder: string): Promise<boolean> {
  return ctx.state.of(folder).files.size > 0 || (await useCache(ctx, folder, hasScannedFiles)) === true;
}

/** Bytes of a file. */
function sizesOf({ paths, sizes }: ListedFiles): (path: string) => number {
  const known = new Map(paths.map((path, index) => [path, sizes[index] ?? 0]));
  return (path) => known.get(path) ?? 0;
}

/** Tells the caller and every client how far the scan is, not more often than anyone can see. */
function createProgress(ctx: RulesContext, folder: string, total: number, call: Call): (count: number) => void {
  let done = 0;
  let last = Number.NEGATIVE_INFINITY;
  return (count) => {
    done += count;
    const now = ctx.clock.monotonic();
    if (now - last < PROGRESS_EVERY_MS && done < total) return;
    last = now;
    call.report({ done, total, message: `${done} of ${total} files` });
    ctx.notify(rules.scanState, { folder, state: 'scanning', done, total });
  };
}
