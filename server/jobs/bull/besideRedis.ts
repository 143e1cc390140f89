import { ConflictError } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import type { BullRecord } from './bullRecord.ts';

/** What the database keeps of jobs on Redis, because it must be one with transactions. */
interface Tables {
  readonly jobs_outbox: { readonly id: string; readonly job: string };
  readonly jobs_checkpoints: { readonly id: string; readonly fence: number; readonly checkpoint: string | null };
}

/** Joins the open transaction: the job goes to Redis when that has committed. */
export async function putIntoOutbox(database: Database, record: BullRecord): Promise<void> {
  await database
    .tables<Tables>()
    .insertInto('jobs_outbox')
    .values({ id: record.id, job: JSON.stringify(record) })
    .execute();
}

export async function readOutbox(database: Database): Promise<readonly BullRecord[]> {
  const rows = await database.tables<Tables>().selectFrom('jobs_outbox').select('job').orderBy('id').limit(200).execute();
  // Written by `putIntoOutbox`.
  return rows.map(({ job }) => JSON.parse(job) as BullRecord);
}

export async function takeFromOutbox(database: Database, id: string): Promise<void> {
  await database.tables<Tables>().deleteFrom('jobs_outbox').where('id', '=', id).execute();
}

/** Joins the handler's transaction. Throws `ConflictError` when a later attempt has written one. */
export async function saveCheckpoint(database: Database, id: string, fence: number, cursor: unknown): Promise<void> {
  const written = await database
    .tables<Tables>()
    .insertInto('jobs_checkpoints')
    .values({ id, fence, checkpoint: JSON.stringify(cursor ?? null) })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((row) => ({ fence: row.ref('excluded.fence'), checkpoint: row.ref('excluded.checkpoint') }))
        .where('jobs_checkpoints.fence', '<=', fence),
    )
    .returning('id')
    .execute();
  if (written.length !== 1) throw new ConflictError(`Another process has taken over the job '${id}'.`);
}

/** From now on no attempt before this one can write a checkpoint. Returns the last. */
export async function claimCheckpoint(database: Database, id: string, fence: number): Promise<unknown> {
  const row = await database
    .tables<Tables>()
    .insertInto('jobs_checkpoints')
    .values({ id, fence, checkpoint: null })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ fence }).where('jobs_checkpoints.fence', '<=', fence))
    .returning('checkpoint')
    .executeTakeFirst();
  return parse(row?.checkpoint);
}

export async function readCheckpoint(database: Database, id: string): Promise<unknown> {
  const query = database.tables<Tables>().selectFrom('jobs_checkpoints').select('checkpoint').where('id', '=', id);
  const row = await query.executeTakeFirst();
  return parse(row?.checkpoint);
}

/** The job begins again; late writers of earlier attempts are still refused. */
export async function clearCheckpoint(database: Database, id: string): Promise<void> {
  await database.tables<Tables>().updateTable('jobs_checkpoints').set({ checkpoint: null }).where('id', '=', id).execute();
}

export async function dropCheckpoint(database: Database, id: string): Promise<void> {
  await database.tables<Tables>().deleteFrom('jobs_checkpoints').where('id', '=', id).execute();
}

function parse(checkpoint: string | null | undefined): unknown {
  return checkpoint === null || checkpoint === undefined ? undefined : JSON.parse(checkpoint);
}
