import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as personas from '../../../../protocol/personas.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PersonasContext } from '../context.ts';
import { personasOf } from '../personasOf.ts';

/** The personas of a folder, by id. */
export async function list(
  ctx: PersonasContext,
  { folder }: ParamsOut<typeof personas.list>,
  call: Call,
): Promise<ResultIn<typeof personas.list>> {
  const found = await personasOf(ctx, folder, call);
  const summaries = [...found.personas.values()].map(({ summary }) => summary);
  return { personas: summaries.sort((a, b) => (a.id < b.id ? -1 : 1)), problems: [...found.problems] };
}
