import type { User } from '../../../protocol/access.ts';
import type { Role } from '../../../protocol/define.ts';
import type { Database } from '../../data/database.ts';
import type { AccessTables } from './schemas.ts';

/** Everybody who was given a role, by address. */
export function readUsers(database: Database): Promise<readonly User[]> {
  return database.tables<AccessTables>().selectFrom('users').select(['email', 'role']).orderBy('email').execute();
}

/** `now`: milliseconds since 1970. */
export async function writeUser(database: Database, { email, role }: User, now: number): Promise<void> {
  const change: { role: Role; changed_at: string } = { role, changed_at: new Date(now).toISOString() };
  const row = { email, ...change };
  const insert = database.tables<AccessTables>().insertInto('users').values(row);
  await insert.onConflict((conflict) => conflict.column('email').doUpdateSet(change)).execute();
}

export async function deleteUser(database: Database, email: string): Promise<void> {
  await database.tables<AccessTables>().deleteFrom('users').where('email', '=', email).execute();
}
