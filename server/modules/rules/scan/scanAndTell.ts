import type { Finding, ParamsOut } from '../../../../protocol/index.ts';
import * as rules from '../../../../protocol/rules.ts';
import { messageOf } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import { acceptBaseline, baselineOf } from '../acceptBaseline.ts';
import type { RulesContext } from '../context.ts';
import { takeCacheProblem } from '../useCache.ts';
import { scanWorkspace } from './scanWorkspace.ts';
import type { FinishedScan } from './waitingScan.ts';

/** Whether it is about the state of the workspace, and not a question about a part of it. */
export function isWhole({ scope, ruleIds }: Pick<ParamsOut<typeof rules.scan>, 'scope' | 'ruleIds'>): boolean {
  return scope.kind === 'all' && ruleIds.length === 0;
}

/** Checks files and tells every client how far it is; a whole scan also what was found. */
export async function scanAndTell(ctx: RulesContext, params: ParamsOut<typeof rules.scan>, call: Call): Promise<FinishedScan> {
  const { folder } = params;
  ctx.notify(rules.scanState, { folder, state: 'scanning', done: 0, total: 0 });
  try {
    const { loaded, findings, notices, files, filesFromCache } = await scanWorkspace(ctx, params, call);
    const accepted = acceptBaseline(ctx, loaded, findings);
    if (isWhole(params)) announce(ctx, folder, shownOf(accepted));
    ctx.notify(rules.scanState, { folder, state: 'done', done: files, total: files });
    const allNotices = [...notices, ...baselineOf(loaded).notices, ...takeCacheProblem(ctx, folder)];
    return { findings: accepted, notices: allNotices, files, filesFromCache };
  } catch (error) {
    const state = call.signal.aborted ? 'cancelled' : 'failed';
    ctx.notify(rules.scanState, { folder, state, done: 0, total: 0, message: messageOf(error) });
    throw error;
  }
}

export function shownOf(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => !finding.suppressed);
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
