import type * as analytics from '../../../../protocol/analytics.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/define.ts';
import type { Call } from '../../../kernel/call.ts';
import { checkDays } from '../checkDays.ts';
import type { AnalyticsContext } from '../context.ts';
import { documentOf } from '../report/document.ts';
import { gatherReport } from '../report/gatherReport.ts';
import { toHtml } from '../report/toHtml.ts';
import { toMarkdown } from '../report/toMarkdown.ts';

/** How the folder kept to its rules in these days. */
export async function report(
  ctx: AnalyticsContext,
  { folder, from, to, format }: ParamsOut<typeof analytics.report>,
  call: Call,
): Promise<ResultIn<typeof analytics.report>> {
  checkDays(from, to);
  const facts = await gatherReport(ctx, { folder, from, to }, call);
  const name = `compliance-${from}-to-${to}.${format}`;
  if (format === 'json') return { name, text: `${JSON.stringify(facts, undefined, 2)}\n` };
  return { name, text: format === 'html' ? toHtml(documentOf(facts)) : toMarkdown(documentOf(facts)) };
}
