import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as templates from '../../../../protocol/templates.ts';
import type { Call } from '../../../kernel/call.ts';
import type { TemplatesContext } from '../context.ts';
import { fillIn } from '../render/fillIn.ts';
import { planFiles } from '../render/planFiles.ts';
import { requireTemplate } from '../source/templatesOf.ts';

/** What rendering would come to. */
export async function preview(
  ctx: TemplatesContext,
  { folder, id, variables, into, provider }: ParamsOut<typeof templates.preview>,
  call: Call,
): Promise<ResultIn<typeof templates.preview>> {
  const template = await requireTemplate(ctx, folder, id, call);
  const filled = await fillIn(ctx, template, { folder, variables, into, provider }, call);
  if (filled.kind === 'problems') return { problems: [...filled.problems], files: [], commands: [] };
  const { files, text, commands } = filled;
  return { problems: [], files: await planFiles(folder, files), ...(text === undefined ? {} : { text }), commands: [...commands] };
}
