import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { exportLine } from '../../../audit/row/exportRow.ts';
import { readRows } from '../../../audit/store/readRows.ts';
import type { AuditContext } from '../context.ts';

/** Rows in order, a line of canonical JSON each. */
export async function exportRows(
  ctx: AuditContext,
  { folder, from, limit }: ParamsOut<typeof audit.exportRows>,
): Promise<ResultIn<typeof audit.exportRows>> {
  const { database } = await ctx.databases.open(folder);
  // One row more in front: each line names the hash of the row before.
  const rows = await readRows(database, Math.max(0, from - 1), limit + (from > 0 ? 1 : 0));
  const lines = rows.map((row, index) => exportLine(row, rows[index - 1]?.hash)).slice(from > 0 ? 1 : 0);
  const last = rows.at(-1);
  return { lines, next: last !== undefined && lines.length === limit ? last.position + 1 : null };
}
