import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as personas from '../../../../protocol/personas.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PersonasContext } from '../context.ts';
import { readPersona } from '../file/readPersona.ts';
import { unknownDelegates } from '../layers.ts';
import { mayDo } from '../mayDo.ts';
import { personasOf } from '../personasOf.ts';
import { unknownBonds } from '../unknownBonds.ts';

/** What is wrong with the text of a persona file, as it may be in an editor. */
export async function validate(
  ctx: PersonasContext,
  { folder, file, text }: ParamsOut<typeof personas.validate>,
  call: Call,
): Promise<ResultIn<typeof personas.validate>> {
  const { persona, problems } = readPersona(file, text, 'workspace');
  if (persona === undefined) return { problems: [...problems] };
  const { personas: all } = await personasOf(ctx, folder, call);
  const { summary } = persona;
  return {
    problems: [...unknownDelegates([persona], new Set([...all.keys(), summary.id])), ...(await unknownBonds(ctx, folder, persona, call))],
    persona: summary,
    mayDo: mayDo(summary),
  };
}
