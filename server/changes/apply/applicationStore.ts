import type { Kysely } from 'kysely';
import { z } from 'zod';
import { contentHash } from '../../base/contentHash.ts';
import { ConflictError, NotFoundError } from '../../base/errors.ts';
import { isProcessGone } from '../../base/owner.ts';
import type { Database } from '../../data/database.ts';
import { upsertRows } from '../../data/manyRows.ts';
import type { Application, FileEntry } from '../changeSet.ts';
import type { ApplicationRow, ChangesTables, WriteRow } from '../changesTables.ts';
import type { PlannedFile } from './planEdits.ts';

/** An application with its journal. */
export interface StoredApplication {
  readonly row: ApplicationRow;
  readonly writes: readonly WriteRow[];
}

/** Writes down what is about to be done. Throws `ConflictError` while somebody else is writing into the same tree. */
export async function intend(database: Database, row: ApplicationRow, plan: readonly PlannedFile[]): Promise<void> {
  await database.transaction<ChangesTables, void>(async (tables) => {
    const others = await intendedHere(tables, row.owner);
    if (others.length > 0)
      throw new ConflictError(
        'Another change set is being written into this folder, or was and is not recovered yet. Try again in a moment.',
      );
    await tables.insertInto('changes_applications').values(row).execute();
    await writeRows(tables, row.id, plan);
  });
}

/** Replaces what is written down of some files. */
export async function amend(database: Database, application: string, files: readonly PlannedFile[]): Promise<void> {
  await database.transaction<ChangesTables, void>((tables) => writeRows(tables, application, files));
}

async function writeRows(tables: Kysely<ChangesTables>, application: string, files: readonly PlannedFile[]): Promise<void> {
  await upsertRows(
    tables,
    'changes_writes',
    files.map((file) => toRow(application, file)),
    ['application', 'path'],
  );
}

export async function finish(database: Database, application: string, conflicts: Application['conflicts']): Promise<void> {
  await database
    .tables<ChangesTables>()
    .updateTable('changes_applications')
    .set({ state: 'done', conflicts: JSON.stringify(conflicts) })
    .where('id', '=', application)
    .execute();
}

/** Forgets one that left nothing behind. */
export async function drop(database: Database, application: string): Promise<void> {
  await database.transaction<ChangesTables, void>(async (tables) => {
    await tables.deleteFrom('changes_writes').where('application', '=', application).execute();
    await tables.deleteFrom('changes_applications').where('id', '=', application).execute();
  });
}

/** Makes an unfinished application of a process that is gone ours; `false` when somebody else was quicker. */
export async function claim(database: Database, row: ApplicationRow, owner: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .tables<ChangesTables>()
    .updateTable('changes_applications')
    .set({ owner })
    .where('id', '=', row.id)
    .where('owner', '=', row.owner)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Applications that are neither finished nor being written by a living process. `owner` is whoever asks, and is doing none now. */
export async function abandoned(database: Database, owner: string): Promise<readonly ApplicationRow[]> {
  const rows = await intendedHere(database.tables<ChangesTables>(), owner);
  return rows.filter((row) => row.owner === owner || isProcessGone(row.owner));
}

/** Those of other machines are about trees on other disks. */
async function intendedHere(tables: Kysely<ChangesTables>, owner: string): Promise<ApplicationRow[]> {
  const rows = await tables.selectFrom('changes_applications').selectAll().where('state', '=', 'intended').orderBy('id').execute();
  return rows.filter((row) => hostOf(row.owner) === hostOf(owner));
}

function hostOf(owner: string): string | undefined {
  return owner.split('/')[0];
}

export async function writesOf(database: Database, application: string): Promise<readonly WriteRow[]> {
  return database
    .tables<ChangesTables>()
    .selectFrom('changes_writes')
    .selectAll()
    .where('application', '=', application)
    .orderBy('path')
    .execute();
}

/** A finished application; throws `NotFoundError`. */
export async function requireApplication(database: Database, id: string): Promise<StoredApplication> {
  const tables = database.tables<ChangesTables>();
  const row = await tables
    .selectFrom('changes_applications')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'done')
    .executeTakeFirst();
  if (row === undefined) throw new NotFoundError(`There is no application "${id}" that could be undone.`);
  return { row, writes: await writesOf(database, id) };
}

/** Finished applications of a change set, oldest first. */
export async function listApplications(database: Database, changeSet: string): Promise<readonly Application[]> {
  const tables = database.tables<ChangesTables>();
  const rows = await tables
    .selectFrom('changes_applications')
    .selectAll()
    .where('change_set', '=', changeSet)
    .where('state', '=', 'done')
    .orderBy('id')
    .execute();
  return Promise.all(rows.map(async (row) => toApplication({ row, writes: await writesOf(database, row.id) })));
}

/** The id of the last one of a change set that was finished; `undefined`: there is none. */
export async function newestApplication(database: Database, changeSet: string): Promise<string | undefined> {
  const newest = await database
    .tables<ChangesTables>()
    .selectFrom('changes_applications')
    .select('id')
    .where('change_set', '=', changeSet)
    .where('state', '=', 'done')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest?.id;
}

/** What the applications so far have made of a file of a change set. */
export interface FileState {
  /** Where the last of them left it. */
  readonly path: string;
  /** As the last of them left it; `null`: deleted. */
  readonly hash: string | null;
  /** Hunks of the change set that are in it. */
  readonly hunks: readonly string[];
}

/** The state of every path that an application of a change set has written, the newest last word. Files taken whole have none. */
export async function fileStates(database: Database, changeSet: string): Promise<ReadonlyMap<string, FileState>> {
  const rows = await database
    .tables<ChangesTables>()
    .selectFrom('changes_writes')
    .innerJoin('changes_applications', 'changes_applications.id', 'changes_writes.application')
    .selectAll('changes_writes')
    .where('changes_applications.change_set', '=', changeSet)
    .where('changes_applications.state', '=', 'done')
    .orderBy('changes_writes.application')
    .execute();
  const states = new Map<string, FileState>();
  for (const row of rows) {
    const isLeft = row.outcome === 'conflict' && row.before_hash === row.after_hash;
    if (isLeft || row.hunks_after === null) continue;
    if (row.moved_from !== null) states.delete(row.moved_from);
    // Written by us as a list of ids.
    states.set(row.path, { path: row.path, hash: row.after_hash, hunks: JSON.parse(row.hunks_after) as string[] });
  }
  return states;
}

const conflictList = z.array(
  z.object({
    path: z.string(),
    reason: z.enum(['sameLines', 'deletedByPerson', 'deletedByRun', 'bothAdded', 'binary', 'notReadable']),
    line: z.number().optional(),
  }),
);

export function toApplication({ row, writes }: StoredApplication): Application {
  return {
    id: row.id,
    changeSet: row.change_set,
    kind: row.kind,
    ...(row.undoes === null ? {} : { undoes: row.undoes }),
    files: writes.map((write) => ({ path: write.path, outcome: write.outcome, ...turnedBy(write) })),
    conflicts: conflictList.parse(JSON.parse(row.conflicts)).map(({ line, ...rest }) => (line === undefined ? rest : { ...rest, line })),
    at: row.at,
  };
}

function turnedBy({ hunks_before, hunks_after }: WriteRow): { turned?: readonly string[] } {
  if (hunks_before === null || hunks_after === null) return {};
  // Written by us as lists of ids.
  const [before, after] = [new Set<string>(JSON.parse(hunks_before)), new Set<string>(JSON.parse(hunks_after))];
  return { turned: [...before.symmetricDifference(after)] };
}

function toRow(application: string, { edit, outcome, before, after, movedFrom }: PlannedFile): WriteRow {
  const { hunks } = edit;
  return {
    application,
    path: edit.path,
    moved_from: movedFrom ?? null,
    outcome,
    before_hash: hashOf(before),
    before_mode: before?.mode ?? null,
    after_hash: hashOf(after),
    after_mode: after?.mode ?? null,
    hunks_before: hunks ? JSON.stringify(hunks.before) : null,
    hunks_after: hunks ? JSON.stringify(hunks.after) : null,
  };
}

function hashOf(entry: FileEntry | null): string | null {
  return entry && contentHash(entry.bytes);
}
