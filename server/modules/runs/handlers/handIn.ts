import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as personas from '../../../../protocol/personas.ts';
import type * as runs from '../../../../protocol/runs.ts';
import * as sessions from '../../../../protocol/sessions.ts';
import { answerId } from '../../../ai/agent/messageIds.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { oneLine } from '../execute/describeAction.ts';
import type { NewMessage } from '../execute/messages.ts';
import { launchAfterCommit } from '../live/launchAfterCommit.ts';
import { newRun } from '../newRun.ts';
import { insertRun, summaryOf } from '../store/runRows.ts';

/**
 * Makes a run whose one answer is already there: the calls that would make the change, and its end. So what comes from outside goes the same way as what
 * a model does here: journal, governor, rules, verification, review.
 */
export async function handIn(ctx: RunsContext, params: ParamsOut<typeof runs.handIn>, call: Call): Promise<ResultIn<typeof runs.handIn>> {
  const { folder, title, reason, client, persona, approve, files } = params;
  const twice = files.find(({ path }, index) => files.findIndex((each) => each.path === path) !== index);
  if (twice !== undefined) throw new BadInputError(`"${twice.path}" is named twice. Put all that changes in it into one entry.`);
  await ctx.call(personas.show, { folder, id: persona }, call);
  const { database } = await ctx.databases.open(folder);
  const session = await ctx.call(sessions.create, { folder, title: oneLine(title), persona }, call);
  const id = ctx.newId();
  await ctx.call(sessions.claimRun, { folder, id: session.id, run: id }, call);
  const prompt = [title, reason].filter((text) => text !== '').join('\n\n');
  const { kind, name, role } = call.actor;
  await insertRun(database, {
    ...newRun({ id, session: session.id, prompt, persona, approve, actor: JSON.stringify({ kind, name, role }), at: ctx.clock.now() }),
    title: oneLine(title),
    status: `Proposed by ${client}`,
    model: client,
    correlation_id: call.correlationId,
  });
  const messages = [taskOf(id, prompt, persona), answerOf(id, params)];
  await ctx.call(sessions.append, { folder, id: session.id, messages }, call);
  launchAfterCommit(ctx, database, folder, id);
  return summaryOf(database, id);
}

const taskOf = (run: string, prompt: string, persona: string): NewMessage => ({
  id: `${run}/task`,
  role: 'user',
  content: [{ kind: 'text', text: prompt }],
  isScripted: false,
  run,
  persona,
});

/** What a model would have answered that makes exactly this change, and then ends. */
function answerOf(run: string, { client, title, reason, persona, files }: ParamsOut<typeof runs.handIn>): NewMessage {
  const calls = [
    ...files.map(toCall),
    { name: 'finish', input: { is_done: true, summary: reason === '' ? title : reason, tests: 'not_run' } },
  ];
  return {
    id: answerId(run, 0),
    role: 'assistant',
    content: calls.map((each, index) => ({ kind: 'toolCall', id: `${run}/0/${index}`, ...each })),
    origin: { provider: client, model: client, locality: 'cloud' },
    isScripted: false,
    run,
    persona,
  };
}

function toCall({ path, content, edits, is_whole }: runs.ProposedFile): { readonly name: string; readonly input: Record<string, unknown> } {
  if (content !== undefined) return { name: 'write_file', input: { path, content, is_whole } };
  if (edits !== undefined) return { name: 'edit_file', input: { path, edits } };
  return { name: 'delete_file', input: { path } };
}
