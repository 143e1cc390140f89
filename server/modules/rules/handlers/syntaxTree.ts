import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { NotFoundError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { textOf } from '../editing/textOf.ts';

/** The syntax tree of a file, from a worker. */
export async function syntaxTree(
  ctx: RulesContext,
  { folder, path, languageId, text }: ParamsOut<typeof rules.syntaxTree>,
  call: Call,
): Promise<ResultIn<typeof rules.syntaxTree>> {
  const content = text ?? (await textOf(folder, path));
  if (content === undefined) throw new NotFoundError(`"${path}" is not a text file that can be read. Choose another.`);
  const file = { path, text: content, ...(languageId === undefined ? {} : { languageId }) };
  const { language, nodes, isCut, problem } = await ctx.workers.run('rules/syntaxTree', { file }, { lane: 'interactive' }, call.signal);
  return {
    ...(language === undefined ? {} : { language }),
    nodes: [...nodes],
    isCut,
    notices: problem === undefined ? [] : [{ kind: 'file-skipped', severity: 'info', message: problem, path }],
  };
}
