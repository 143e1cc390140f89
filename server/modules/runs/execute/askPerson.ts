import type * as protocol from '../../../../protocol/runs.ts';
import type { ActiveRun } from '../live/activeRun.ts';
import { hasEnded } from '../machine/runStates.ts';
import type { QuestionRow } from '../schemas.ts';
import { type Answer, addQuestion, answerIn, openQuestions, readQuestion, toQuestion } from '../store/questions.ts';
import { moveRun, readRun } from '../store/runRows.ts';
import type { World } from './world.ts';

/** What is asked; its id is the same when the same is asked again after a crash, so that nobody is asked twice. */
export type NewQuestion = Omit<QuestionRow, 'run' | 'asked_at' | 'answered_at' | 'is_allowed' | 'answer' | 'answered_by'>;

/** Puts a question to a person and waits for the answer, whichever process it comes through. Throws `CancelledError` when the run stops. */
export async function askPerson(world: World, question: NewQuestion, signal: AbortSignal): Promise<Answer> {
  const { run, ctx } = world;
  const asked_at = new Date(ctx.clock.now()).toISOString();
  const row = await addQuestion(run.database, { ...question, run: run.id, asked_at });
  const known = answerIn(row);
  if (known !== undefined) return known;
  run.stream({ kind: 'question', question: toQuestion(row) });
  await setWaiting(world, `Waits for an answer: ${row.title}`);
  const look = async (): Promise<Answer | undefined> => answerIn(await readQuestion(run.database, row.id));
  const answer = await run.waitFor(look, () => ctx.clock.monotonic(), signal);
  run.stream({ kind: 'answered', question: row.id });
  await setWorking(world);
  return answer;
}

async function setWaiting(world: World, status: string): Promise<void> {
  for (const each of upwards(world.run)) {
    await moveRun(each.database, each.id, 'waiting', { status });
    each.changed();
  }
}

/** Of several questions at once, the last one answered lets it go on. */
async function setWorking(world: World): Promise<void> {
  for (const each of upwards(world.run)) {
    const isAsking = (await openQuestions(each.database, each.id)).length > 0;
    if (!isAsking && !each.signal.aborted) {
      const { state } = await moveRunUnlessEnded(each);
      if (state === each.phase) each.changed();
    }
  }
}

async function moveRunUnlessEnded(run: ActiveRun): Promise<{ readonly state: protocol.RunState }> {
  return run.database.transaction(async () => {
    const row = await readRun(run.database, run.id);
    return hasEnded(row.state) ? row : moveRun(run.database, run.id, run.phase, { status: '' });
  });
}

function* upwards(run: ActiveRun): Generator<ActiveRun> {
  for (let each: ActiveRun | undefined = run; each !== undefined; each = each.parent) yield each;
}
