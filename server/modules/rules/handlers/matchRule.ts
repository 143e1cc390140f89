import type { Notice, ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as rules from '../../../../protocol/rules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import type { TrialFile, TrialReading } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';
import { toMatch } from './tryRule.ts';

/** Files of one job: enough for the ast-grep binary to pay, few enough that progress is seen and a cancel is heard. */
const FILES_PER_JOB = 500;

/** What a rule that is being written finds in a folder; stops when there is more than anybody looks at. */
export async function matchRule(
  ctx: RulesContext,
  { folder, scope, source, paths, limit }: ParamsOut<typeof rules.matchRule>,
  call: Call,
): Promise<ResultIn<typeof rules.matchRule>> {
  const listed = await ctx.call(workspace.listFiles, { folder }, call);
  const loaded = await rulesOf(ctx, folder, call);
  const wanted = paths.length === 0 ? listed.paths : listed.paths.filter((file) => paths.some((place) => isBelow(file, place)));
  const options = { lane: 'background', signal: call.signal } as const;
  const request = { trial: { source, scope }, root: folder };
  const found: TrialFile[] = [...(await runWithRules(ctx, loaded, 'rules/tryWorkspace', { ...request, paths: wanted }, options))];
  let reading: TrialReading = { problems: [], rules: [] };
  let checked = 0;
  // At least once: a folder without files still says what is wrong with the rule.
  do {
    const part = wanted.slice(checked, checked + FILES_PER_JOB);
    const onProgress = (files: readonly TrialFile[]): void => void found.push(...files);
    reading = await runWithRules(ctx, loaded, 'rules/tryFiles', { ...request, paths: part }, { ...options, onProgress });
    checked += part.length;
    ctx.notify(rules.matchProgress, { folder, done: checked, total: wanted.length });
    call.report({ done: checked, total: wanted.length, message: `${checked} of ${wanted.length} files` });
  } while (checked < wanted.length && reading.rules.length > 0 && count(found) <= limit);
  return { problems: [...reading.problems], ...cut(found, limit), checked, notices: noticesOf(found) };
}

const isBelow = (file: string, place: string): boolean =>
  place === '' || file === place || file.startsWith(`${place.replace(/\/+$/, '')}/`);

const count = (files: readonly TrialFile[]): number => files.reduce((sum, { findings }) => sum + findings.length, 0);

function cut(found: readonly TrialFile[], limit: number): Pick<ResultIn<typeof rules.matchRule>, 'files' | 'matches' | 'isCut'> {
  let left = limit;
  const files = found
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ path, findings, lines }) => {
      const matches = findings.slice(0, left).map((finding, index) => ({ ...toMatch(finding), line: lines[index] ?? '' }));
      left -= matches.length;
      return matches.length === 0 ? [] : [{ path, matches }];
    });
  return { files, matches: count(found), isCut: count(found) > limit };
}

/** Each once: a rule that is broken says so for every file. */
function noticesOf(found: readonly TrialFile[]): Notice[] {
  return [...new Map(found.flatMap(({ notices }) => notices).map((notice) => [notice.message, notice])).values()];
}
