import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { countRows, peopleOf } from '../../../audit/store/countRows.ts';
import type { AuditContext } from '../context.ts';

/** What was done in a span of time, by how often. */
export async function count(
  ctx: AuditContext,
  { folder, since, until }: ParamsOut<typeof audit.count>,
): Promise<ResultIn<typeof audit.count>> {
  const { database } = await ctx.databases.open(folder);
  const [rows, people] = await Promise.all([countRows(database, since, until), peopleOf(database, since, until)]);
  return { rows, people };
}
