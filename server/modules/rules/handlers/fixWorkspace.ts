import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Notice, ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { IoError, messageOf, systemCodeOf } from '../../../base/errors.ts';
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
  const open = acceptBaseline(ctx, result.loaded, result.findings).filter((finding) => !finding.suppressed && finding.fixable);
  const paths = [...new Set(open.map((finding) => finding.path))];
  const files: Fixed[] = [];
  // Only what became of the fixes: what the scan itself has to say, its own callers hear.
  const notices: Notice[] = [];
  for (const [index, file] of paths.entries()) {
    call.report({ done: index, total: paths.length, message: file });
    const onDisk = await readOnce(path.join(folder, file));
    // Deleted since it was checked: nothing to fix.
    if (onDisk === undefined) continue;
    const mark = onDisk.startsWith('\uFEFF') ? '\uFEFF' : '';
    const request = { file: { path: file, text: onDisk.slice(mark.length) }, ruleIds };
    const report = await runWithRules(ctx, result.loaded, 'rules/fixText', request, { lane: 'background', signal: call.signal });
    notices.push(...report.notices);
    if (report.applied > 0) files.push({ path: file, edits: [...report.edits], applied: report.applied, text: mark + report.text });
  }
  return { files, notices };
}

async function readOnce(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw new IoError(`"${file}" cannot be read (${messageOf(error)}), so nothing was fixed. Make it readable.`, { cause: error });
  }
}
