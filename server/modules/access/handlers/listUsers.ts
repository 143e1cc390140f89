import type * as access from '../../../../protocol/access.ts';
import type { ResultIn } from '../../../../protocol/index.ts';
import type { AccessContext } from '../context.ts';
import { readUsers } from '../store.ts';

/** The people of the team. */
export async function listUsers(ctx: AccessContext): Promise<ResultIn<typeof access.listUsers>> {
  const { database } = await ctx.databases.open(null);
  return { users: [...(await readUsers(database))] };
}
