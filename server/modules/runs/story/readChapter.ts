import type { RunSummary, Verification } from '../../../../protocol/runs.ts';
import type { ChangeSet } from '../../../changes/changeSet.ts';
import type { Database } from '../../../data/database.ts';
import type { RunsContext } from '../context.ts';
import { readReview } from '../review/readReview.ts';
import type { Review } from '../review/reviewState.ts';
import type { QuestionRow, RunRow } from '../schemas.ts';
import { listDecisions, readVerification, toDecision } from '../store/decisions.ts';
import { answeredQuestions, openQuestions } from '../store/questions.ts';
import { readRating } from '../store/ratings.ts';
import { listRejections } from '../store/rejections.ts';
import { planOf } from '../store/runRows.ts';
import { stepsIn, toStep } from '../store/steps.ts';

/** One run of a session as its story tells it. */
export interface Chapter {
  readonly run: Omit<RunSummary, 'title' | 'status'>;
  /** All that people, models and tools wrote; a line each, secrets not yet masked. */
  readonly words: {
    readonly title: string;
    readonly task: string;
    readonly end: string;
    readonly changed: readonly string[];
    readonly decided: readonly string[];
    readonly refused: readonly string[];
    readonly checks: readonly string[];
    readonly open: readonly string[];
  };
  readonly verdict?: Verification['verdict'];
}

/** Decisions and rejections of one run that are read. */
const MOST = 10_000;
/** How the last words of a run begin a line that is an open point (../execute/lastWords.ts). */
const OPEN = 'Open: ';

/** What the rows of a run say of it. */
export async function readChapter(
  ctx: RunsContext,
  database: Database,
  row: RunRow,
  { title, status, ...run }: RunSummary,
): Promise<Chapter> {
  const verification = await readVerification(database, row.id);
  const refused = (await stepsIn(database, row.id, ['refused'])).map(toStep);
  const lines = status.split('\n');
  return {
    run,
    words: {
      title,
      task: row.prompt,
      end: lines.filter((line) => !line.startsWith(OPEN)).join(' '),
      changed: await changesOf(ctx, database, row),
      decided: await decisionsOf(database, row.id),
      refused: refused.map((step) => `${step.title}: ${step.verdict?.reason ?? 'no reason was kept'}${by(step.approver)}`),
      checks: (verification?.checks ?? []).map(({ name, outcome, detail }) => `${name}: ${outcome}. ${detail}`),
      open: [
        ...lines.filter((line) => line.startsWith(OPEN)).map((line) => line.slice(OPEN.length)),
        ...(await openQuestions(database, row.id)).map((question) => `Waits for an answer: ${question.title}`),
        ...planOf(row).flatMap((step) => (step.isDone ? [] : [`Of the plan, not done: ${step.title}`])),
      ],
    },
    ...(verification === undefined ? {} : { verdict: verification.verdict }),
  };
}

async function changesOf(ctx: RunsContext, database: Database, row: RunRow): Promise<readonly string[]> {
  const set = row.change_set === null ? undefined : await ctx.changes.find(database, row.change_set);
  if (set !== undefined) return set.files.map(describeFile(await readReview(database, row.id)));
  return row.files === 0 ? [] : [`${row.files} files, which are not kept any more`];
}

function describeFile(review: Review): (file: ChangeSet['files'][number]) => string {
  return (file) => {
    const { path, kind, movedFrom, hunks } = file;
    const added = hunks.reduce((sum, { proposedLines }) => sum + proposedLines, 0);
    const removed = hunks.reduce((sum, { baseLines }) => sum + baseLines, 0);
    const from = movedFrom === undefined ? '' : ` from ${movedFrom}`;
    return `${path}: ${kind}${from}, +${added} −${removed}, ${review.ofFile(file).replaceAll('_', ' ')}`;
  };
}

/** By the model, then by people: answers, parts of the change that they did not want, and what they thought of it. */
async function decisionsOf(database: Database, run: string): Promise<readonly string[]> {
  const noted = (await listDecisions(database, { run, limit: MOST, areNoted: true })).toReversed().map(toDecision);
  const rejections = (await listRejections(database, run, MOST)).toReversed();
  const rating = await readRating(database, run);
  return [
    ...noted.map(({ what, why, alternatives, persona }) => {
      const instead = alternatives.length === 0 ? '' : ` Instead of: ${sentence(alternatives.join('; '))}`;
      return `${sentence(what)} Why: ${sentence(why)}${instead} By ${persona}.`;
    }),
    ...(await answeredQuestions(database, run)).map(describeAnswer),
    ...[...new Set(rejections.map(({ path, reason }) => `Rejected in ${path}${reason === '' ? '' : `: ${reason}`}`))],
    ...(rating === undefined ? [] : [`Rated ${rating.value}${by(rating.by)}${rating.reason === '' ? '' : `: ${rating.reason}`}`]),
  ];
}

function describeAnswer({ title, is_allowed, answered_by, answer }: QuestionRow): string {
  return `${title}: ${is_allowed === 1 ? 'yes' : 'no'}${by(answered_by)}${answer === null || answer === '' ? '' : `: ${answer}`}`;
}

const sentence = (text: string): string => (/[.!?]\s*$/.test(text) ? text.trim() : `${text.trim()}.`);

const by = (who: string | null | undefined): string => (who === null || who === undefined ? '' : `, by ${who}`);
