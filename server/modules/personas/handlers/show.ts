import path from 'node:path';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as personas from '../../../../protocol/personas.ts';
import { contentHash } from '../../../base/contentHash.ts';
import { NotFoundError } from '../../../base/errors.ts';
import { closestName } from '../../../governance/config/closestName.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PersonasContext } from '../context.ts';
import type { Personas } from '../layers.ts';
import { mayDo } from '../mayDo.ts';
import { personasOf } from '../personasOf.ts';

/** One persona with its prompt and what it may do. */
export async function show(
  ctx: PersonasContext,
  { folder, id }: ParamsOut<typeof personas.show>,
  call: Call,
): Promise<ResultIn<typeof personas.show>> {
  const found = await personasOf(ctx, folder, call);
  const persona = found.personas.get(id);
  if (persona === undefined) throw new NotFoundError(explainMissing(found, id));
  const { summary, prompt, text } = persona;
  return { persona: summary, prompt, mayDo: mayDo(summary), text, digest: contentHash(text) };
}

function explainMissing({ personas: all, problems }: Personas, id: string): string {
  const broken = problems.find(({ file }) => path.basename(file) === `${id}.md`);
  if (broken !== undefined) return `The persona "${id}" cannot be used: "${broken.file}", line ${broken.line + 1}: ${broken.message}`;
  const meant = closestName(id, all.keys());
  return `There is no persona "${id}". ${meant === undefined ? `There are ${[...all.keys()].sort().join(', ')}.` : `Did you mean "${meant}"?`}`;
}
