import path from 'node:path';
import { ruleBaselineWritten } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { addToBaseline, type Baseline, createBaseline, formatBaseline, updateBaseline } from '../../../governance/findings/baseline.ts';
import type { Call } from '../../../kernel/call.ts';
import { baselineOf } from '../acceptBaseline.ts';
import { BASELINE_PATH, currentBaseline } from '../baselineFile.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';
import { publishIn } from '../publishIn.ts';
import { scanWorkspace } from '../scan/scanWorkspace.ts';
import { writeFiles } from '../writeFiles.ts';

/** Writes `.stewardry/baseline.json`: from what is found now, or without what is gone, or with some findings more. */
export async function writeBaseline(
  ctx: RulesContext,
  params: ParamsOut<typeof rules.writeBaseline>,
  call: Call,
): Promise<ResultIn<typeof rules.writeBaseline>> {
  const { folder } = params;
  const loaded = await rulesOf(ctx, folder, call);
  const before = params.mode === 'create' ? baselineOf(loaded).baseline : currentBaseline(loaded);
  const after = params.mode === 'add' ? addToBaseline(before, params.add) : await fromScan(ctx, folder, params.mode, before, call);
  const file = path.join(folder, BASELINE_PATH);
  await writeFiles(
    ctx,
    folder,
    [{ path: BASELINE_PATH, file, before: await diskFiles.readFile(file), after: formatBaseline(after) }],
    call,
  );
  const changes = { entries: after.entries.length, ...countChanges(before, after) };
  await publishIn(ctx, folder, ruleBaselineWritten, { mode: params.mode, ...changes }, call);
  return { file, ...changes };
}

async function fromScan(ctx: RulesContext, folder: string, mode: 'create' | 'update', before: Baseline, call: Call): Promise<Baseline> {
  const request = { folder, scope: { kind: 'all' }, ruleIds: [], includeSuppressed: true, summaryOnly: false } as const;
  const { findings } = await scanWorkspace(ctx, { ...request, ruleIds: [] }, call);
  if (mode === 'create') return createBaseline(findings);
  const { paths } = await ctx.call(workspace.listFiles, { folder }, call);
  const present = new Set(paths);
  return updateBaseline(before, findings, { wasScanned: (file) => present.has(file), fileExists: (file) => present.has(file) });
}

function countChanges(before: Baseline, after: Baseline): { added: number; removed: number } {
  const key = (entry: Baseline['entries'][number]): string => JSON.stringify([entry.path, entry.ruleId, entry.fingerprint]);
  const [old, now] = [new Set(before.entries.map(key)), new Set(after.entries.map(key))];
  return { added: now.difference(old).size, removed: old.difference(now).size };
}
