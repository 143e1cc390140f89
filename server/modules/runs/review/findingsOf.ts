import type { Finding } from '../../../../protocol/finding.ts';
import * as rules from '../../../../protocol/rules.ts';
import { messageOf } from '../../../base/errors.ts';
import type { ChangeSet } from '../../../changes/changeSet.ts';
import type { Database } from '../../../data/database.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';

/** What rules find on the lines that a change set adds or alters, by path. Without the rules there are none, and the log says why. */
export async function findingsOf(
  ctx: RunsContext,
  database: Database,
  folder: string,
  set: ChangeSet,
  call: Call,
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const known = ctx.state.findings.get(set.id);
  if (known !== undefined) return known;
  try {
    const text = async (path: string, side: 'base' | 'proposed') =>
      (await ctx.changes.content(database, set.id, path, side))?.toString('utf8') ?? null;
    const changes = await Promise.all(
      set.files
        .filter(({ isBinary }) => !isBinary)
        .map(async ({ path }) => ({
          path,
          before: await text(path, 'base'),
          after: await text(path, 'proposed'),
        })),
    );
    const { findings } = await ctx.call(rules.checkProposed, { folder, changes }, call);
    const byPath = Map.groupBy(findings, ({ path }) => path);
    ctx.state.keepFindings(set.id, byPath);
    return byPath;
  } catch (error) {
    ctx.log.warning('A change set could not be checked', { run: set.run, error: messageOf(error) });
    return new Map();
  }
}
