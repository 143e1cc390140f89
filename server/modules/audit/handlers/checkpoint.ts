import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { toHex } from '../../../audit/row/rowContent.ts';
import { makeCheckpoint } from '../../../audit/store/checkpoints.ts';
import type { AuditContext } from '../context.ts';
import { openRecord, signingFor, verifierKeyOf } from '../record.ts';

/** Signs the present size and root and keeps the note in the database. */
export async function checkpoint(
  ctx: AuditContext,
  { folder }: ParamsOut<typeof audit.checkpoint>,
): Promise<ResultIn<typeof audit.checkpoint>> {
  const { database, origin } = await openRecord(ctx, folder);
  const { size, root, note } = await makeCheckpoint(database, signingFor(ctx, origin));
  return { size, root: toHex(root), note, key: verifierKeyOf(ctx, origin) };
}
