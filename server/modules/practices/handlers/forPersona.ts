import path from 'node:path';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as personas from '../../../../protocol/personas.ts';
import type * as practices from '../../../../protocol/practices.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PracticesContext } from '../context.ts';
import { practicesOf } from '../practicesOf.ts';
import { promptText } from '../promptText.ts';

/** The practices that a persona's file names, in its order, then those that name the persona. */
export async function forPersona(
  ctx: PracticesContext,
  { folder, persona: id }: ParamsOut<typeof practices.forPersona>,
  call: Call,
): Promise<ResultIn<typeof practices.forPersona>> {
  const [{ persona }, found] = await Promise.all([ctx.call(personas.show, { folder, id }, call), practicesOf(ctx, folder, call)]);
  const all = [...found.practices.values()];
  const named = persona.practices.flatMap((each) => found.practices.get(each) ?? []);
  const naming = all.filter(
    ({ summary }) => summary.personas.some((each) => each === '*' || each === id) && !persona.practices.includes(summary.id),
  );
  return {
    practices: [...named, ...naming].map((practice) => {
      const { id: practiceId, title, layer, file } = practice.summary;
      const own = layer === 'workspace' ? { path: path.relative(folder, file).split(path.sep).join('/') } : {};
      return { id: practiceId, title, text: promptText(practice), ...own };
    }),
    missing: persona.practices.filter((each) => !found.practices.has(each)),
  };
}
