import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { ANCHOR_REF, anchorNote } from '../../../audit/anchor/gitAnchor.ts';
import { makeCheckpoint } from '../../../audit/store/checkpoints.ts';
import type { AuditContext } from '../context.ts';
import { openRecord, signingFor } from '../record.ts';

/** Signs the record as it is and keeps the note in the repository too. */
export async function anchor(ctx: AuditContext, { folder }: ParamsOut<typeof audit.anchor>): Promise<ResultIn<typeof audit.anchor>> {
  const { database, origin } = await openRecord(ctx, folder);
  const { size, note } = await makeCheckpoint(database, signingFor(ctx, origin));
  return { size, note, ref: ANCHOR_REF, commit: await anchorNote(folder, note) };
}
