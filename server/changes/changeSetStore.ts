import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { IoError, NotFoundError } from '../base/errors.ts';
import type { Database } from '../data/database.ts';
import { upsertRows } from '../data/manyRows.ts';
import type { ChangedFile, ChangeSet } from './changeSet.ts';
import type { ChangesTables, FileRow } from './changesTables.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Few enough that large files do not make one statement of gigabytes. */
const CONTENTS_PER_STATEMENT = 50;

/** Keeps contents of a run by their hashes, each once. Compressing takes a while, so call it before the transaction that refers to them. */
export async function saveContents(database: Database, run: string, contents: ReadonlyMap<string, Buffer>): Promise<void> {
  const known = new Set(await knownHashes(database, run));
  const missing = [...contents].filter(([hash]) => !known.has(hash));
  for (let start = 0; start < missing.length; start += CONTENTS_PER_STATEMENT) {
    const rows = await Promise.all(
      missing.slice(start, start + CONTENTS_PER_STATEMENT).map(async ([hash, bytes]) => ({ run, hash, deflated: await deflate(bytes) })),
    );
    await database.transaction<ChangesTables, void>((tables) => upsertRows(tables, 'changes_contents', rows, ['run', 'hash']));
  }
}

async function knownHashes(database: Database, run: string): Promise<string[]> {
  const rows = await database.tables<ChangesTables>().selectFrom('changes_contents').select('hash').where('run', '=', run).execute();
  return rows.map(({ hash }) => hash);
}

/** Contents of a run; throws `IoError` when one of them is missing. */
export async function readContents(database: Database, run: string, hashes: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = [...new Set(hashes)];
  const contents = new Map<string, Buffer>();
  for (let start = 0; start < wanted.length; start += CONTENTS_PER_STATEMENT) {
    const some = wanted.slice(start, start + CONTENTS_PER_STATEMENT);
    const rows = await database
      .tables<ChangesTables>()
      .selectFrom('changes_contents')
      .select(['hash', 'deflated'])
      .where('run', '=', run)
      .where('hash', 'in', some)
      .execute();
    const inflated = await Promise.all(rows.map(async ({ hash, deflated }) => [hash, await inflate(deflated)] as const));
    for (const [hash, bytes] of inflated) contents.set(hash, bytes);
  }
  const missing = wanted.find((hash) => !contents.has(hash));
  if (missing !== undefined)
    throw new IoError(
      `A content of run "${run}" is missing in the database (${missing}), so its changes can be neither shown nor applied.`,
    );
  return contents;
}

/** Writes a change set, instead of those of its run that nothing was applied from. */
export async function saveChangeSet(database: Database, changeSet: ChangeSet, at: number): Promise<void> {
  const { id, run, baseCommit = null, files } = changeSet;
  await database.transaction<ChangesTables, void>(async (tables) => {
    await deleteUnused(tables, run);
    await tables.insertInto('changes_sets').values({ id, run, base_commit: baseCommit, created_at: at }).execute();
    await upsertRows(
      tables,
      'changes_files',
      files.map((file) => toRow(id, file)),
      ['change_set', 'path'],
    );
  });
}

async function deleteUnused(tables: Kysely<ChangesTables>, run: string): Promise<void> {
  const used = tables.selectFrom('changes_applications').select('change_set').where('run', '=', run);
  const unused = tables.selectFrom('changes_sets').select('id').where('run', '=', run).where('id', 'not in', used);
  await tables.deleteFrom('changes_files').where('change_set', 'in', unused).execute();
  await tables.deleteFrom('changes_sets').where('run', '=', run).where('id', 'not in', used).execute();
}

export async function findChangeSet(database: Database, id: string): Promise<ChangeSet | undefined> {
  const tables = database.tables<ChangesTables>();
  const found = await tables.selectFrom('changes_sets').selectAll().where('id', '=', id).executeTakeFirst();
  if (found === undefined) return undefined;
  const rows = await tables.selectFrom('changes_files').selectAll().where('change_set', '=', id).execute();
  return {
    id,
    run: found.run,
    ...(found.base_commit === null ? {} : { baseCommit: found.base_commit }),
    files: rows.map(fromRow).sort(byPath),
  };
}

/** The order of a change set's files, which is not left to the database: servers sort text by their own rules. */
export function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : 1;
}

/** As `findChangeSet`; throws `NotFoundError`. */
export async function requireChangeSet(database: Database, id: string): Promise<ChangeSet> {
  const found = await findChangeSet(database, id);
  if (found === undefined) throw new NotFoundError(`There is no change set "${id}" (any more).`);
  return found;
}

/** The newest change set of a run. */
export async function latestChangeSet(database: Database, run: string): Promise<ChangeSet | undefined> {
  const tables = database.tables<ChangesTables>();
  const found = await tables.selectFrom('changes_sets').select('id').where('run', '=', run).orderBy('id', 'desc').executeTakeFirst();
  return found && findChangeSet(database, found.id);
}

/** Deletes all that is kept of a run. */
export async function deleteRun(database: Database, run: string): Promise<void> {
  await database.transaction<ChangesTables, void>(async (tables) => {
    const sets = tables.selectFrom('changes_sets').select('id').where('run', '=', run);
    const applications = tables.selectFrom('changes_applications').select('id').where('run', '=', run);
    await tables.deleteFrom('changes_files').where('change_set', 'in', sets).execute();
    await tables.deleteFrom('changes_writes').where('application', 'in', applications).execute();
    await tables.deleteFrom('changes_applications').where('run', '=', run).execute();
    await tables.deleteFrom('changes_sets').where('run', '=', run).execute();
    await tables.deleteFrom('changes_contents').where('run', '=', run).execute();
  });
}

/** Whether two lists say the same: capturing again what has not changed makes no new change set. */
export function areSameFiles(left: readonly ChangedFile[], right: readonly ChangedFile[]): boolean {
  const text = (files: readonly ChangedFile[]): string => JSON.stringify(files.map((file) => toRow('', file)));
  return text(left) === text(right);
}

const hunks = z.array(
  z.object({ id: z.string(), baseStart: z.number(), baseLines: z.number(), proposedStart: z.number(), proposedLines: z.number() }),
);

function toRow(changeSet: string, file: ChangedFile): FileRow {
  return {
    change_set: changeSet,
    path: file.path,
    kind: file.kind,
    moved_from: file.movedFrom ?? null,
    base_hash: file.baseHash,
    base_mode: file.baseMode,
    proposed_hash: file.proposedHash,
    mode: file.mode,
    is_binary: file.isBinary ? 1 : 0,
    hunks: JSON.stringify(file.hunks),
  };
}

function fromRow(row: FileRow): ChangedFile {
  return {
    path: row.path,
    kind: row.kind,
    ...(row.moved_from === null ? {} : { movedFrom: row.moved_from }),
    baseHash: row.base_hash,
    baseMode: row.base_mode,
    proposedHash: row.proposed_hash,
    mode: row.mode,
    isBinary: row.is_binary === 1,
    hunks: hunks.parse(JSON.parse(row.hunks)),
  };
}
