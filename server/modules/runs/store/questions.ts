import type { RunQuestion } from '../../../../protocol/runs.ts';
import { NotFoundError } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import type { QuestionRow, RunsTables } from '../schemas.ts';

/** What a remembered yes would cover: exactly this, and how a person says it. */
export interface Shape {
  readonly shape: string;
  readonly words: string;
}

/** What a person said. */
export interface Answer {
  readonly isAllowed: boolean;
  readonly text?: string;
  readonly by: string;
}

/** Keeps a question; one with this id is not asked twice, and the answer is as it stands. */
export function addQuestion(
  database: Database,
  question: Omit<QuestionRow, 'answered_at' | 'is_allowed' | 'answer' | 'answered_by'>,
): Promise<QuestionRow> {
  return database.transaction<RunsTables, QuestionRow>(async (tables) => {
    const known = await tables.selectFrom('run_questions').selectAll().where('id', '=', question.id).executeTakeFirst();
    if (known !== undefined) return known;
    const row: QuestionRow = { ...question, answered_at: null, is_allowed: null, answer: null, answered_by: null };
    await tables.insertInto('run_questions').values(row).execute();
    return row;
  });
}

/** Throws `NotFoundError`. */
export async function readQuestion(database: Database, id: string): Promise<QuestionRow> {
  const row = await database.tables<RunsTables>().selectFrom('run_questions').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new NotFoundError(`There is no question "${id}". It may have been withdrawn.`);
  return row;
}

/** Writes the answer; `false` when somebody was faster. */
export async function answerQuestion(database: Database, id: string, answer: Answer, at: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .tables<RunsTables>()
    .updateTable('run_questions')
    .set({ answered_at: at, is_allowed: answer.isAllowed ? 1 : 0, answer: answer.text ?? null, answered_by: answer.by })
    .where('id', '=', id)
    .where('answered_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Open questions, the riskiest first; of one run or of all. */
export async function openQuestions(database: Database, run?: string): Promise<readonly QuestionRow[]> {
  let query = database.tables<RunsTables>().selectFrom('run_questions').selectAll().where('answered_at', 'is', null);
  if (run !== undefined) query = query.where('run', '=', run);
  const rows = await query.orderBy('asked_at').execute();
  return rows.toSorted((a, b) => RISKS.indexOf(b.risk) - RISKS.indexOf(a.risk));
}

/** What a person was asked in a run and has answered, oldest first. */
export function answeredQuestions(database: Database, run: string): Promise<readonly QuestionRow[]> {
  const query = database.tables<RunsTables>().selectFrom('run_questions').selectAll().where('run', '=', run);
  return query.where('answered_at', 'is not', null).orderBy('asked_at').orderBy('id').execute();
}

const RISKS = ['low', 'medium', 'high'] as const;

/** What was said, when it was. */
export function answerIn(row: QuestionRow): Answer | undefined {
  if (row.answered_at === null) return undefined;
  return { isAllowed: row.is_allowed === 1, by: row.answered_by ?? '', ...(row.answer === null ? {} : { text: row.answer }) };
}

/** Nobody waits for an answer any more: the run was cancelled, or its step is asked anew. */
export async function withdrawQuestions(database: Database, run: string, kind?: QuestionRow['kind']): Promise<void> {
  let query = database.tables<RunsTables>().deleteFrom('run_questions').where('run', '=', run).where('answered_at', 'is', null);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  await query.execute();
}

export function shapesOf(row: QuestionRow): readonly Shape[] {
  // Written by us.
  return JSON.parse(row.shapes) as Shape[];
}

/** As clients see it. */
export function toQuestion(row: QuestionRow): RunQuestion {
  const words = shapesOf(row).map((each) => each.words);
  return {
    id: row.id,
    run: row.run,
    kind: row.kind,
    title: row.title,
    detail: row.detail,
    reason: row.reason,
    risk: row.risk,
    // Written by us.
    choices: JSON.parse(row.choices) as string[],
    askedAt: row.asked_at,
    ...(words.length === 0 ? {} : { remembers: words.join('; ') }),
  };
}
