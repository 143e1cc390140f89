import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as personas from '../../../../protocol/personas.ts';
import * as runs from '../../../../protocol/runs.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PersonasContext } from '../context.ts';
import { readPersona } from '../file/readPersona.ts';

/** What would happen if a persona with this text wanted to do that: `runs` decides, as it does for a run. */
export async function dryRun(
  ctx: PersonasContext,
  { folder, file, text, action }: ParamsOut<typeof personas.dryRun>,
  call: Call,
): Promise<ResultIn<typeof personas.dryRun>> {
  const { persona, problems } = readPersona(file, text, 'workspace');
  if (persona === undefined) throw new BadInputError(`This persona cannot be tried out: ${problems[0]?.message ?? 'it has a problem.'}`);
  return ctx.call(runs.consider, { folder, persona: persona.summary, action }, call);
}
