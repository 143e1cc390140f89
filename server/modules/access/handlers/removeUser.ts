import type * as access from '../../../../protocol/access.ts';
import type { ParamsOut } from '../../../../protocol/index.ts';
import { changeUsers } from '../changeUsers.ts';
import type { AccessContext } from '../context.ts';
import { deleteUser } from '../store.ts';

/** Takes somebody off the list. */
export function removeUser(ctx: AccessContext, { email }: ParamsOut<typeof access.removeUser>): Promise<Record<string, never>> {
  return changeUsers(ctx, (database) => deleteUser(database, email));
}
