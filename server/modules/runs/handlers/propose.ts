import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as rules from '../../../../protocol/rules.ts';
import type * as runs from '../../../../protocol/runs.ts';
import * as sessions from '../../../../protocol/sessions.ts';
import { ConflictError, messageOf } from '../../../base/errors.ts';
import type { FileEntry } from '../../../changes/changeSet.ts';
import type { Ending } from '../../../governance/govern/ending.ts';
import { judgeOutcome } from '../../../governance/outcome/judgeOutcome.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { newRun } from '../newRun.ts';
import { insertVerification } from '../store/decisions.ts';
import { insertRun, summaryOf } from '../store/runRows.ts';

/** The session that gathers what was proposed outside of any other. */
const SESSION_TITLE = 'Proposed changes';

type Params = ParamsOut<typeof runs.propose>;

/** Keeps finished edits as the change set of a run that is over, with a verdict as any other has: rules looked at it, and no command proved it. */
export async function propose(ctx: RunsContext, params: Params, call: Call): Promise<ResultIn<typeof runs.propose>> {
  const { folder, files, title, by } = params;
  const { database } = await ctx.databases.open(folder);
  const id = ctx.newId();
  const set = await ctx.changes.propose(database, id, files.map(toProposedFile));
  if (set.files.length === 0) {
    await ctx.changes.forget(database, id);
    throw new ConflictError(`"${title}" changes nothing: every file is as it would become.`);
  }
  const verification = judgeOutcome(await endingOf(ctx, params, call), ctx.validators.all());
  const session = params.session ?? (await gatheringSession(ctx, folder, call));
  const { kind, name, role } = call.actor;
  const actor = JSON.stringify({ kind, name, role });
  const at = ctx.clock.now();
  await database.transaction(async () => {
    await insertRun(database, {
      ...newRun({ id, session, prompt: title, persona: by, approve: 'ask', actor, at }),
      correlation_id: call.correlationId,
      state: verification.verdict === 'failed' ? 'failed_verification' : 'completed',
      status: 'Proposed. Nothing is in your files before you apply it.',
      change_set: set.id,
      files: set.files.length,
      review: 'open',
      started_at: new Date(at).toISOString(),
      finished_at: new Date(at).toISOString(),
    });
    await insertVerification(database, ctx.newId(), id, verification, new Date(at).toISOString());
  });
  database.afterCommit(() => ctx.state.news.changed(folder, id));
  return summaryOf(database, id);
}

function toProposedFile({ path, base, proposed, isExecutable }: Params['files'][number]) {
  const entry = (text: string | null): FileEntry | null =>
    text === null ? null : { bytes: Buffer.from(text), mode: isExecutable ? '100755' : '100644' };
  return { path, base: entry(base), proposed: entry(proposed) };
}

async function endingOf(ctx: RunsContext, { folder, files }: Params, call: Call): Promise<Ending> {
  const changes = files.map(({ path, base, proposed }) => ({ path, before: base, after: proposed }));
  const checked = await ctx.call(rules.checkProposed, { folder, changes }, call).catch((error: unknown) => ({ problem: messageOf(error) }));
  return {
    claim: 'done',
    lastWords: '',
    files: files.map(({ path }) => path),
    commands: [],
    rules: checked,
    accepted: [],
    unapproved: [],
    performed: 0,
    recorded: 0,
  };
}

async function gatheringSession(ctx: RunsContext, folder: string, call: Call): Promise<string> {
  const { sessions: open } = await ctx.call(sessions.list, { folder, limit: 200 }, call);
  const known = open.find(({ title }) => title === SESSION_TITLE);
  return (known ?? (await ctx.call(sessions.create, { folder, title: SESSION_TITLE }, call))).id;
}
