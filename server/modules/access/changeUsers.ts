import type { User } from '../../../protocol/access.ts';
import { BadInputError, ConflictError } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import { isTeam } from '../../kernel/access/isTeam.ts';
import type { AccessContext } from './context.ts';
import { readUsers } from './store.ts';

/** Changes the list inside the request's transaction: what would leave a team without an admin is undone. */
export async function changeUsers(ctx: AccessContext, change: (database: Database) => Promise<void>): Promise<Record<string, never>> {
  if (!isTeam(ctx.installation.environment)) {
    throw new BadInputError(
      'Roles are for a team, which shares a database (STEWARDRY_DATABASE_URL). Locally you are an admin, and nobody else is here.',
    );
  }
  const { database } = await ctx.databases.open(null);
  await change(database);
  refuseWithoutAdmin(await readUsers(database));
  database.afterCommit(() => void ctx.state.refresh());
  return {};
}

function refuseWithoutAdmin(users: readonly User[]): void {
  if (users.some(({ role }) => role === 'admin')) return;
  throw new ConflictError('The team would have no admin. Make somebody an admin first.');
}
