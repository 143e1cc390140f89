import type { Finding, ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as rules from '../../../../protocol/rules.ts';
import { BadInputError, messageOf } from '../../../base/errors.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import { acceptBaseline, baselineOf } from '../acceptBaseline.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';
import { scanWorkspace } from '../scan/scanWorkspace.ts';
import { takeCacheProblem } from '../useCache.ts';

/** Checks files and tells every client what was found. */
export async function scan(ctx: RulesContext, params: ParamsOut<typeof rules.scan>, call: Call): Promise<ResultIn<typeof rules.scan>> {
  const { folder, includeSuppressed, summaryOnly } = params;
  const started = ctx.clock.monotonic();
  refuseUnknownRules(params.ruleIds, await rulesOf(ctx, folder, call));
  ctx.notify(rules.scanState, { folder, state: 'scanning', done: 0, total: 0 });
  try {
    const result = await scanWorkspace(ctx, params, call);
    const accepted = acceptBaseline(result.loaded, result.findings);
    const shown = accepted.filter((finding) => !finding.suppressed);
    if (params.scope.kind === 'all' && params.ruleIds.length === 0) announce(ctx, folder, shown);
    ctx.notify(rules.scanState, { folder, state: 'done', done: result.files, total: result.files });
    return {
      findings: summaryOnly ? [] : includeSuppressed ? accepted : shown,
      notices: [...result.notices, ...baselineOf(result.loaded).notices, ...takeCacheProblem(ctx, folder)],
      files: result.files,
      filesFromCache: result.filesFromCache,
      duration: ctx.clock.monotonic() - started,
    };
  } catch (error) {
    const state = call.signal.aborted ? 'cancelled' : 'failed';
    ctx.notify(rules.scanState, { folder, state, done: 0, total: 0, message: messageOf(error) });
    throw error;
  }
}

function refuseUnknownRules(ruleIds: readonly string[], loaded: LoadedRules): void {
  if (ruleIds.length === 0) return;
  const known = new Set(loaded.packs.flatMap((pack) => pack.rules.map((rule) => rule.id)));
  const unknown = ruleIds.find((id) => !known.has(id));
  if (unknown !== undefined) throw new BadInputError(`No rule has the id "${unknown}". "stewardry rules list" shows them all.`);
}

/** Findings a message: one message of 100,000 findings would block the client while it parses. */
const FINDINGS_PER_MESSAGE = 500;

function announce(ctx: RulesContext, folder: string, findings: readonly Finding[]): void {
  const byPath = Map.groupBy(findings, (finding) => finding.path);
  let paths: string[] = [];
  let batch: Finding[] = [];
  const send = (isComplete: boolean): void => {
    ctx.notify(rules.findingsChanged, { folder, paths, findings: batch, isComplete });
    paths = [];
    batch = [];
  };
  for (const [path, ofFile] of byPath) {
    paths.push(path);
    batch.push(...ofFile.map((finding) => ({ ...finding, fixes: [] })));
    if (batch.length >= FINDINGS_PER_MESSAGE) send(false);
  }
  send(true);
}
