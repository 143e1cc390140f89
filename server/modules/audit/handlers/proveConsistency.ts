import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { proveConsistency as proveGrowth } from '../../../audit/prove.ts';
import type { AuditContext } from '../context.ts';
import { openRecord, signingFor, verifierKeyOf } from '../record.ts';

/** Signs the record as it is and proves that it goes on from its first `oldSize` rows. */
export async function proveConsistency(
  ctx: AuditContext,
  { folder, oldSize }: ParamsOut<typeof audit.proveConsistency>,
): Promise<ResultIn<typeof audit.proveConsistency>> {
  const { database, origin } = await openRecord(ctx, folder);
  return { proof: await proveGrowth(database, oldSize, signingFor(ctx, origin)), key: verifierKeyOf(ctx, origin) };
}
