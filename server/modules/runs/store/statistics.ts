import { sql } from 'kysely';
import type { Database } from '../../../data/database.ts';
import type { RunRow, RunsTables } from '../schemas.ts';

/** ISO 8601 in UTC; the end is not included. */
export interface Span {
  readonly since: string;
  readonly until: string;
}

/** How many of something there are. */
export interface Tally {
  readonly key: string;
  readonly count: number;
}

/** What one group of runs that are alike comes to. */
export interface CountedRuns extends Pick<RunRow, 'state' | 'review' | 'persona' | 'model'> {
  readonly day: string;
  readonly runs: number;
  readonly tokens: number;
  readonly cost: number;
}

const counting = sql<number>`count(*)`.as('count');
/** The day of an ISO time, on both engines. */
const DAY = sql<string>`substr(created_at, 1, 10)`;
/** What a template or another program had finished (see `isProposal`) says nothing of how agents do, so none of it is counted. */
const WORKED_ON = sql<boolean>`(runs.kept is not null or runs.change_set is null)`;
/** Runs whose own times are read; more say nothing more about a median. */
const MOST_TIMES = 1_000;

export function countRuns(database: Database, { since, until }: Span): Promise<CountedRuns[]> {
  return database
    .tables<RunsTables>()
    .selectFrom('runs')
    .select([
      DAY.as('day'),
      'state',
      'review',
      'persona',
      'model',
      sql<number>`count(*)`.as('runs'),
      sql<number>`coalesce(sum(tokens), 0)`.as('tokens'),
      sql<number>`coalesce(sum(cost), 0)`.as('cost'),
    ])
    .where('created_at', '>=', since)
    .where('created_at', '<', until)
    .where(WORKED_ON)
    .groupBy([DAY, 'state', 'review', 'persona', 'model'])
    .orderBy('day')
    .execute();
}

/** The latest runs of the span. */
export function readTimes(database: Database, { since, until }: Span) {
  const query = database.tables<RunsTables>().selectFrom('runs').select(['created_at', 'finished_at', 'time_ms', 'review', 'change_set']);
  const found = query.where('created_at', '>=', since).where('created_at', '<', until).where(WORKED_ON);
  return found.orderBy('id', 'desc').limit(MOST_TIMES).execute();
}

/** Parts that are in the tree of the person, and those that were not wanted there. What is taken back, open or in conflict is neither. */
export async function countHunks(database: Database, span: Span): Promise<{ applied: number; rejected: number }> {
  const tables = database.tables<RunsTables>();
  const applied = await tables
    .selectFrom('run_hunks')
    .innerJoin('runs', 'runs.id', 'run_hunks.run')
    .select(counting)
    .where('run_hunks.state', '=', 'applied')
    .where('created_at', '>=', span.since)
    .where('created_at', '<', span.until)
    .where(WORKED_ON)
    .executeTakeFirstOrThrow();
  const rejected = await tables
    .selectFrom('run_rejections')
    .innerJoin('runs', 'runs.id', 'run_rejections.run')
    .leftJoin('run_hunks', (join) =>
      join
        .onRef('run_hunks.run', '=', 'run_rejections.run')
        .onRef('run_hunks.path', '=', 'run_rejections.path')
        .onRef('run_hunks.hunk', '=', 'run_rejections.hunk')
        // What was applied after all is no longer rejected.
        .on('run_hunks.state', '=', 'applied'),
    )
    .select(counting)
    .where('run_hunks.run', 'is', null)
    .where('created_at', '>=', span.since)
    .where('created_at', '<', span.until)
    .where(WORKED_ON)
    .executeTakeFirstOrThrow();
  return { applied: applied.count, rejected: rejected.count };
}

/** Of what people said of runs of the span. */
export async function countRatings(database: Database, { since, until }: Span): Promise<{ up: number; down: number }> {
  const query = database.tables<RunsTables>().selectFrom('run_ratings').innerJoin('runs', 'runs.id', 'run_ratings.run');
  const rows = await query
    .select(['run_ratings.value', counting])
    .where('created_at', '>=', since)
    .where('created_at', '<', until)
    .groupBy('run_ratings.value')
    .execute();
  const of = (value: string): number => rows.find((row) => row.value === value)?.count ?? 0;
  return { up: of('up'), down: of('down') };
}

/** By check, as they happened in the span, of whichever run. */
export function countCorrections(database: Database, { since, until }: Span): Promise<Tally[]> {
  const query = database.tables<RunsTables>().selectFrom('run_steps').select(['name as key', counting]).where('kind', '=', 'correction');
  return query.where('started_at', '>=', since).where('started_at', '<', until).groupBy('name').orderBy('name').execute();
}

export function countDecisions(database: Database, { since, until }: Span): Promise<Tally[]> {
  const query = database.tables<RunsTables>().selectFrom('run_decisions').select(['verdict as key', counting]);
  return query.where('at', '>=', since).where('at', '<', until).groupBy('verdict').orderBy('verdict').execute();
}

/** Decisions that somebody had to make, by who did. */
export function countApprovals(database: Database, { since, until }: Span): Promise<Tally[]> {
  const query = database
    .tables<RunsTables>()
    .selectFrom('run_decisions')
    .select([sql<string>`approver`.as('key'), counting]);
  const made = query.where('approver', 'is not', null).where('at', '>=', since).where('at', '<', until);
  return made.groupBy('approver').orderBy('approver').execute();
}
