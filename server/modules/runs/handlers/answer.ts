import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { Database } from '../../../data/database.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { cancelIdle } from '../live/cancelIdle.ts';
import { launchAfterCommit } from '../live/launchAfterCommit.ts';
import type { QuestionRow } from '../schemas.ts';
import { insertApproval, scopeId } from '../store/approvals.ts';
import { answerQuestion, readQuestion, shapesOf } from '../store/questions.ts';
import { readRun } from '../store/runRows.ts';

type Answers = ParamsOut<typeof runs.answer>['answers'];

/** A yes for the day holds so long. Milliseconds. */
const DAY_MS = 86_400_000;

/** Writes answers down; whoever waits for them, here or in another process, goes on once they are durable. The first answer counts. */
export async function answer(
  ctx: RunsContext,
  { folder, answers }: ParamsOut<typeof runs.answer>,
  call: Call,
): Promise<ResultIn<typeof runs.answer>> {
  const { database } = await ctx.databases.open(folder);
  let answered = 0;
  for (const each of answers) {
    const row = await readQuestion(database, each.question);
    const at = new Date(ctx.clock.now()).toISOString();
    const said = { isAllowed: each.isAllowed, by: call.actor.name, ...(each.text === undefined ? {} : { text: each.text }) };
    if (!(await answerQuestion(database, row.id, said, at))) continue;
    answered += 1;
    if (each.isAllowed && each.remember !== undefined) await rememberYes(ctx, database, row, each.remember, call);
    await goOn(ctx, database, folder, row, each);
  }
  return { answered };
}

async function rememberYes(
  ctx: RunsContext,
  database: Database,
  row: QuestionRow,
  scope: NonNullable<Answers[number]['remember']>,
  call: Call,
): Promise<void> {
  const now = ctx.clock.now();
  const run = await readRun(database, row.run);
  const place = { run: run.parent ?? run.id, session: run.session };
  for (const { shape, words } of shapesOf(row)) {
    await insertApproval(database, {
      id: ctx.newId(),
      shape,
      words,
      scope,
      scope_id: scopeId(scope, place),
      valid_until: scope === 'day' ? new Date(now + DAY_MS).toISOString() : null,
      approver: `person ${call.actor.name}`,
      created_at: new Date(now).toISOString(),
    });
  }
}

async function goOn(ctx: RunsContext, database: Database, folder: string, row: QuestionRow, { isAllowed }: Answers[number]): Promise<void> {
  const run = await readRun(database, row.run);
  if (row.kind !== 'resume') {
    database.afterCommit(() => ctx.state.supervisor.find(run.parent ?? run.id)?.poke());
  } else if (isAllowed) {
    launchAfterCommit(ctx, database, folder, run.id);
  } else {
    await cancelIdle(ctx, database, folder, run);
  }
  database.afterCommit(() => ctx.state.news.changed(folder, run.id));
}
