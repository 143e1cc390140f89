import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Notice, ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import { acceptBaseline } from '../acceptBaseline.ts';
import type { RulesContext } from '../context.ts';
import { runWithRules } from '../loadedRules.ts';
import { scanWorkspace } from '../scan/scanWorkspace.ts';

type Fixed = ResultIn<typeof rules.fixWorkspace>['files'][number];

/** Every safe fix of a scope. Nothing is written: the client previews, or the command line writes. */
export async function fixWorkspace(
  ctx: RulesContext,
  { folder, scope, ruleIds }: ParamsOut<typeof rules.fixWorkspace>,
  call: Call,
): Promise<ResultIn<typeof rules.fixWorkspace>> {
  const result = await scanWorkspace(ctx, { folder, scope, ruleIds, includeSuppressed: false, summaryOnly: false }, call);
  const open = acceptBaseline(result.loaded, result.findings).filter((finding) => !finding.suppressed && finding.fixable);
  const paths = [...new Set(open.map((finding) => finding.path))];
  const files: Fixed[] = [];
  const notices: Notice[] = [...result.notices];
  for (const [index, file] of paths.entries()) {
    call.report({ done: index, total: paths.length, message: file });
    const text = stripByteOrderMark(await readFile(path.join(folder, file), 'utf8'));
    const request = { file: { path: file, text }, ruleIds };
    const report = await runWithRules(ctx, result.loaded, 'rules/fixText', request, { lane: 'background', signal: call.signal });
    notices.push(...report.notices);
    if (report.applied > 0) files.push({ path: file, edits: [...report.edits], applied: report.applied, text: report.text });
  }
  return { files, notices };
}

function stripByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
