import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as personas from '../../../../protocol/personas.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { BadInputError, ForbiddenError } from '../../../base/errors.ts';
import { writeOwnFile } from '../../../data/files/ownFile.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PersonasContext } from '../context.ts';
import { PERSONAS_FOLDER } from '../import/importSource.ts';
import { validate } from './validate.ts';

/** Writes a persona of the workspace: never one with a problem, and never over what somebody changed meanwhile. */
export async function save(
  ctx: PersonasContext,
  { folder, id, text, basedOn }: ParamsOut<typeof personas.save>,
  call: Call,
): Promise<ResultIn<typeof personas.save>> {
  const { trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  if (!trusted) throw new ForbiddenError('You have not said that you trust this folder, so its personas are neither used nor written.');
  // The name of the file is checked with the text: an id cannot hold a path.
  const { problems } = await validate(ctx, { folder, file: `${id}.md`, text }, call);
  const [problem] = problems;
  if (problem !== undefined) throw new BadInputError(`The persona was not saved. Line ${problem.line + 1}: ${problem.message}`);
  const saved = await writeOwnFile(folder, `${PERSONAS_FOLDER}/${id}.md`, text, basedOn);
  ctx.notify(personas.changed, { folder });
  return saved;
}
