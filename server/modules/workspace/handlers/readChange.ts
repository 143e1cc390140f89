import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as workspace from '../../../../protocol/workspace.ts';
import type { Call } from '../../../kernel/call.ts';
import type { WorkspaceContext } from '../context.ts';
import { changeSince, stagedChange } from '../git/gitState.ts';
import { stagedTexts } from '../git/stagedTexts.ts';

/** What is staged (`revision` null, with the staged texts), or what differs from a revision. */
export async function readChange(
  ctx: WorkspaceContext,
  { folder, revision }: ParamsOut<typeof workspace.readChange>,
  { signal }: Call,
): Promise<ResultIn<typeof workspace.readChange>> {
  ctx.state.get(folder);
  const change = revision === null ? await stagedChange(folder, signal) : await changeSince(folder, revision, signal);
  const lines = Object.fromEntries(Object.entries(change.lines).map(([path, numbers]) => [path, [...numbers]]));
  if (revision !== null) return { paths: [...change.paths], lines };
  return { paths: [...change.paths], lines, texts: Object.fromEntries(await stagedTexts(folder, change.paths, signal)) };
}
