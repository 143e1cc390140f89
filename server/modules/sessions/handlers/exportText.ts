import { randomBytes } from 'node:crypto';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { Call } from '../../../kernel/call.ts';
import type { SessionsContext } from '../context.ts';

/** A whole session as text, without the secrets in it. */
export async function exportText(
  ctx: SessionsContext,
  { folder, id, format, masksPersonalDetails }: ParamsOut<typeof sessions.exportText>,
  call: Call,
): Promise<ResultIn<typeof sessions.exportText>> {
  const [{ createRedactor }, { exportSession }] = await Promise.all([
    import('../../../ai/redaction/redactor.ts'),
    import('../export/exportSession.ts'),
  ]);
  const redactor = createRedactor({ key: randomBytes(32), masksPersonalDetails });
  const { database } = await ctx.databases.open(folder);
  return { text: await exportSession(database, id, format, redactor, call.signal) };
}
