import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { proveRow } from '../../../audit/prove.ts';
import { toAuditRow } from '../../../audit/row/rowContent.ts';
import type { AuditContext } from '../context.ts';
import { openRecord, signingFor, verifierKeyOf } from '../record.ts';

/** Signs the record as it is and proves that a row is in it. */
export async function prove(ctx: AuditContext, { folder, id }: ParamsOut<typeof audit.prove>): Promise<ResultIn<typeof audit.prove>> {
  const { database, origin } = await openRecord(ctx, folder);
  const { row, proof } = await proveRow(database, id, signingFor(ctx, origin));
  return { row: toAuditRow(row), proof, key: verifierKeyOf(ctx, origin) };
}
