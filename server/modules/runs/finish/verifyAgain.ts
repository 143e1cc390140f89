import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import { ConflictError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { createRunGovernor } from '../execute/createRunGovernor.ts';
import { delegate } from '../execute/delegate.ts';
import { openWorld } from '../execute/openWorld.ts';
import { runEffects } from '../execute/runEffects.ts';
import { ActiveRun } from '../live/activeRun.ts';
import { isProposal } from '../machine/isProposal.ts';
import { moveRun, readRun } from '../store/runRows.ts';
import { verifyRun } from './verifyRun.ts';

/** Checks again what a run has come to, in its own copy of the tree. */
export async function verifyAgain(
  ctx: RunsContext,
  { folder, id }: ParamsOut<typeof runs.verify>,
  call: Call,
): Promise<ResultIn<typeof runs.verify>> {
  const { database } = await ctx.databases.open(folder);
  const row = await readRun(database, id);
  if (row.state !== 'completed' && row.state !== 'failed_verification') {
    throw new ConflictError(`Run "${id}" is ${row.state.replaceAll('_', ' ')}: only one that has ended with a verdict is verified again.`);
  }
  if (isProposal(row)) throw new ConflictError(`Run "${id}" had no copy of the tree to be verified in: it is a proposal.`);
  const used = { steps: row.steps, tokens: row.tokens, microdollars: row.cost, timeMs: 0, files: row.files };
  const run = new ActiveRun({ id, folder, database, fence: row.fence, used, now: ctx.clock.monotonic(), ...ctx.state.outlets(folder, id) });
  await using world = await openWorld(ctx, run, call.signal, { isActing: false });
  const governor = createRunGovernor(world, (current) => runEffects(world, current, delegate));
  const verification = await verifyRun(world, governor, { claimed: { claim: 'done', lastWords: row.status }, mayAsk: false }, call.signal);
  await database.transaction(async () => {
    await moveRun(database, id, 'verifying', {});
    await moveRun(database, id, verification.verdict === 'failed' ? 'failed_verification' : 'completed', {});
  });
  run.changed();
  ctx.state.closeStream(id);
  return verification;
}
