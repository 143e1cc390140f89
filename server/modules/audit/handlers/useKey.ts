import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { AuditContext } from '../context.ts';

/** Signs with the key of the editor's secret storage from now on. */
export function useKey(ctx: AuditContext, { privateKey }: ParamsOut<typeof audit.useKey>): ResultIn<typeof audit.useKey> {
  ctx.signingKeys.use(privateKey);
  return {};
}
