import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { pruneBodies } from '../../../audit/store/checkpoints.ts';
import type { AuditContext } from '../context.ts';
import { openRecord, signingFor } from '../record.ts';

/** Seals what is older than that many days and drops its bodies. */
export async function prune(ctx: AuditContext, { folder, days }: ParamsOut<typeof audit.prune>): Promise<ResultIn<typeof audit.prune>> {
  const { database, origin } = await openRecord(ctx, folder);
  return pruneBodies(database, days, signingFor(ctx, origin));
}
