import { messageOf } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import type { RulesContext } from './context.ts';

/** Reads or writes the scan cache of a folder. One that cannot be used only costs time: it is logged, and the answer is `undefined`. */
export async function useCache<Result>(
  ctx: RulesContext,
  folder: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const { database } = await ctx.databases.open(folder);
    return await work(database);
  } catch (error) {
    ctx.log.warning('the scan cache could not be used', { folder, error: messageOf(error) });
    return undefined;
  }
}
