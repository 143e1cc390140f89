import type { ParamsOut, ResultIn, TemplateSummary } from '../../../../protocol/index.ts';
import type * as templates from '../../../../protocol/templates.ts';
import type { Call } from '../../../kernel/call.ts';
import type { TemplatesContext } from '../context.ts';
import type { UsesRow } from '../schemas.ts';
import type { Template } from '../source/template.ts';
import { templatesOf } from '../source/templatesOf.ts';
import { readUses } from '../store.ts';

/** The templates of a folder, by kind and name, with how often each was used. */
export async function list(
  ctx: TemplatesContext,
  { folder, kinds }: ParamsOut<typeof templates.list>,
  call: Call,
): Promise<ResultIn<typeof templates.list>> {
  const { templates: found, problems } = await templatesOf(ctx, folder, call);
  const uses = await readUses((await ctx.databases.open(folder)).database);
  const summaries = [...found.values()].map((template) => withUses(template, uses.get(template.summary.id)));
  const wanted = kinds.length === 0 ? summaries : summaries.filter(({ kind }) => kinds.includes(kind));
  return { templates: wanted.sort(byKindAndName), problems: [...problems] };
}

/** What clients see of a template. */
export function withUses({ summary }: Template, uses: UsesRow | undefined): TemplateSummary {
  const { rendered = 0, failed = 0, last_at: lastAt } = uses ?? {};
  return { ...summary, uses: { rendered, failed, ...(lastAt === undefined ? {} : { lastAt }) } };
}

function byKindAndName(a: TemplateSummary, b: TemplateSummary): number {
  return a.kind === b.kind ? a.name.localeCompare(b.name, 'en') : a.kind < b.kind ? -1 : 1;
}
