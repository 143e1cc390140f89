import type { Notice } from '../../../protocol/index.ts';
import { messageOf } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import type { RulesContext } from './context.ts';

/** Reads or writes the scan cache of a folder. One that cannot be used only costs time: it is logged and said with the next scan, and the answer is `undefined`. */
export async function useCache<Result>(
  ctx: RulesContext,
  folder: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result | undefined> {
  // Waiting for a lock takes seconds: whoever did so in vain does not try again in the same scan.
  if (ctx.state.of(folder).cacheProblem !== undefined) return undefined;
  try {
    const { database } = await ctx.databases.open(folder);
    return await work(database);
  } catch (error) {
    ctx.state.of(folder).cacheProblem = messageOf(error);
    ctx.log.warning('the scan cache could not be used', { folder, error: messageOf(error) });
    return undefined;
  }
}

/** What has kept findings from being remembered since the last time somebody asked. */
export function takeCacheProblem(ctx: RulesContext, folder: string): Notice[] {
  const state = ctx.state.of(folder);
  const { cacheProblem } = state;
  delete state.cacheProblem;
  if (cacheProblem === undefined) return [];
  return [{ kind: 'io', severity: 'warning', message: `Findings are not remembered for the next scan: ${cacheProblem}.` }];
}
