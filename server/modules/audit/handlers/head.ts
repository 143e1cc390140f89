import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { toHex } from '../../../audit/row/rowContent.ts';
import { readEnd } from '../../../audit/store/appendRows.ts';
import type { AuditTables } from '../../../audit/store/auditTables.ts';
import { readNewest, readRoot, readSealed } from '../../../audit/store/checkpoints.ts';
import type { AuditContext } from '../context.ts';
import { knownVerifierKeys, openRecord } from '../record.ts';

/** Size, root, newest checkpoint and keys, as they are at one moment. */
export async function head(ctx: AuditContext, { folder }: ParamsOut<typeof audit.head>): Promise<ResultIn<typeof audit.head>> {
  const { database, origin } = await openRecord(ctx, folder);
  return database.snapshot<AuditTables, ResultIn<typeof audit.head>>(async (tables) => {
    const { size } = await readEnd(tables);
    const newest = await readNewest(tables);
    return {
      size,
      root: toHex(await readRoot(tables, size)),
      sealed: await readSealed(tables),
      ...(newest === undefined ? {} : { checkpoint: { size: newest.size, note: newest.text, time: newest.time } }),
      keys: knownVerifierKeys(ctx, origin),
    };
  });
}
