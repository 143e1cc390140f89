import path from 'node:path';
import type * as imports from '../../../../protocol/imports.ts';
import type { ImportItem, ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as personas from '../../../../protocol/personas.ts';
import * as practices from '../../../../protocol/practices.ts';
import { isCancellation, messageOf } from '../../../base/errors.ts';
import { writeOwnFile } from '../../../data/files/ownFile.ts';
import type { Call } from '../../../kernel/call.ts';
import type { ImportsContext } from '../context.ts';
import { gather } from '../gather.ts';

/** Writes what was chosen, each as it was shown. Personas that hand work to one another need not be in order. */
export async function write(
  ctx: ImportsContext,
  { folder, ids }: ParamsOut<typeof imports.write>,
  call: Call,
): Promise<ResultIn<typeof imports.write>> {
  const { items } = await gather(ctx, folder, call);
  const chosen = items.filter(({ id }) => ids.includes(id));
  const gone = ids.filter((id) => !chosen.some((item) => item.id === id));
  const written: string[] = [];
  let left: readonly { readonly item: ImportItem; readonly message: string }[] = chosen.map((item) => ({ item, message: '' }));
  for (let before = -1; before !== written.length; ) {
    before = written.length;
    const failed: { item: ImportItem; message: string }[] = [];
    for (const { item } of left) {
      const message = await tryWrite(ctx, folder, item, call);
      if (message === undefined) written.push(item.target);
      else failed.push({ item, message });
    }
    left = failed;
  }
  return {
    written,
    failed: [
      ...left.map(({ item, message }) => ({ target: item.target, message })),
      ...gone.map((id) => ({ target: id, message: 'What was shown has changed meanwhile. Look at it again.' })),
    ],
  };
}

/** Why it was not written. */
async function tryWrite(ctx: ImportsContext, folder: string, item: ImportItem, call: Call): Promise<string | undefined> {
  if (item.conflict !== undefined) return item.conflict;
  const { kind, target, text } = item;
  const id = path.posix.basename(target, '.md');
  try {
    if (kind === 'practice') await ctx.call(practices.save, { folder, id, text, basedOn: null }, call);
    else if (kind === 'persona') await ctx.call(personas.save, { folder, id, text, basedOn: null }, call);
    else await writeOwnFile(folder, target, text, null);
    return undefined;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return messageOf(error);
  }
}
