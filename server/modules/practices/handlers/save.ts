import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as practices from '../../../../protocol/practices.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { BadInputError, ForbiddenError } from '../../../base/errors.ts';
import { writeOwnFile } from '../../../data/files/ownFile.ts';
import type { Call } from '../../../kernel/call.ts';
import type { PracticesContext } from '../context.ts';
import { readPractice } from '../file/readPractice.ts';
import { PRACTICES_FOLDER } from '../practicesOf.ts';

/** Writes a practice of the workspace: never one with a problem, and never over what somebody changed meanwhile. */
export async function save(
  ctx: PracticesContext,
  { folder, id, text, basedOn }: ParamsOut<typeof practices.save>,
  call: Call,
): Promise<ResultIn<typeof practices.save>> {
  const { trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  if (!trusted) throw new ForbiddenError('You have not said that you trust this folder, so its practices are neither used nor written.');
  const [problem] = readPractice(`${id}.md`, text, 'workspace').problems;
  if (problem !== undefined) throw new BadInputError(`The practice was not saved. Line ${problem.line + 1}: ${problem.message}`);
  const saved = await writeOwnFile(folder, `${PRACTICES_FOLDER}/${id}.md`, text, basedOn);
  ctx.notify(practices.changed, { folder });
  return saved;
}
