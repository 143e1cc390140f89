import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as workspace from '../../../../protocol/workspace.ts';
import { contentHash } from '../../../base/contentHash.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { WorkspaceContext } from '../context.ts';
import { writeHooks } from '../git/hooks.ts';

/** Restricted Mode writes no hooks: they would run code on the next commit. */
export async function installHooks(
  ctx: WorkspaceContext,
  { folder }: ParamsOut<typeof workspace.installHooks>,
  call: Call,
): Promise<ResultIn<typeof workspace.installHooks>> {
  if (!ctx.state.get(folder).trusted)
    throw new BadInputError(`"${folder}" is not trusted, so no hooks were installed. Trust the folder first.`);
  const { written, advice } = await writeHooks(folder);
  if (written.length > 0)
    call.witness?.({ before: hashOf(written.map(({ before }) => before)), after: hashOf(written.map(({ after }) => after)) });
  return { written: written.map(({ file }) => file), advice };
}

/** Of the hooks' texts in their order, with an empty one for a hook that was not there; nothing when none was. */
function hashOf(texts: readonly (string | undefined)[]): string | undefined {
  return texts.every((text) => text === undefined) ? undefined : contentHash(texts.map((text) => text ?? '').join('\0'));
}
