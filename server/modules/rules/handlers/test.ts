import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { replaceFile } from '../../../data/files/replaceFile.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';

/** Runs rule tests: those of the workspace, or those of the rules named, wherever they come from. */
export async function test(
  ctx: RulesContext,
  { folder, ruleIds, updateSnapshots }: ParamsOut<typeof rules.test>,
  call: Call,
): Promise<ResultIn<typeof rules.test>> {
  const loaded = await rulesOf(ctx, folder, call);
  const options = { lane: 'background', signal: call.signal } as const;
  const { results, notices, updated } = await runWithRules(ctx, loaded, 'rules/test', { ruleIds, updateSnapshots }, options);
  for (const { file, text } of updated) {
    await mkdir(path.dirname(file), { recursive: true });
    await replaceFile(file, text);
  }
  return { results: [...results], notices: [...notices] };
}
