import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as templates from '../../../../protocol/templates.ts';
import type { Call } from '../../../kernel/call.ts';
import { findAnswers } from '../answers/findAnswers.ts';
import type { TemplatesContext } from '../context.ts';
import { templatesOf } from '../source/templatesOf.ts';

/** What was made from templates, and which of these have moved on. */
export async function answers(
  ctx: TemplatesContext,
  { folder }: ParamsOut<typeof templates.answers>,
  call: Call,
): Promise<ResultIn<typeof templates.answers>> {
  return { answers: await findAnswers(folder, await templatesOf(ctx, folder, call)) };
}
