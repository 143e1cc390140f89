import type * as access from '../../../../protocol/access.ts';
import type { ParamsOut } from '../../../../protocol/index.ts';
import { changeUsers } from '../changeUsers.ts';
import type { AccessContext } from '../context.ts';
import { writeUser } from '../store.ts';

/** Gives somebody a role. */
export function setRole(ctx: AccessContext, user: ParamsOut<typeof access.setRole>): Promise<Record<string, never>> {
  return changeUsers(ctx, (database) => writeUser(database, user, ctx.clock.now()));
}
