import { type RawBuilder, sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import { BadInputError, throwIfCancelled } from '../../base/errors.ts';
import type { Database } from '../database.ts';
import { describeSchema } from '../schema/describeSchema.ts';
import type { TableShape } from '../schema/schemaShape.ts';
import { makeArchiveTable } from './archiveTables.ts';
import type { ArchivedRows, RetentionRule } from './retentionRule.ts';

/** Rows at a time: short enough that nobody waits for the lock. */
const BATCH = 500;
const ATTEMPTS = 3;
const DAY_MS = 86_400_000;

/** A table of a batch, and which of its rows belong to it. */
interface Part {
  readonly shape: TableShape;
  readonly where: RawBuilder<boolean>;
}

/**
 * Moves the old rows of each rule into the schema `archive` of the same database (an attached file, or a schema on the server), or
 * deletes them. A batch is copied, read back and compared, and then deleted where it was, those that refer to others first. Killed at
 * any moment, each row is in at least one place, and doing it again goes on. Throws `BadInputError` for a rule that fits no table.
 */
export async function archiveRows(
  database: Database,
  archive: string,
  rules: readonly RetentionRule[],
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal,
): Promise<readonly ArchivedRows[]> {
  const shapes = await describeSchema(database);
  const done: ArchivedRows[] = [];
  for (const rule of rules) {
    const parts = partsOf(rule, shapes, clock.now());
    if (rule.archive) for (const { shape } of parts) await makeArchiveTable(database, archive, shape);
    let rows = 0;
    for (let moved = BATCH; moved === BATCH; rows += moved) {
      throwIfCancelled(signal);
      moved = await moveBatch(database, rule.archive ? archive : undefined, parts);
    }
    done.push({ table: rule.table, rows });
  }
  return done;
}

/** Makes the tables of the archive before anything is in them, so that they can be searched. */
export async function makeArchive(database: Database, archive: string, rules: readonly RetentionRule[]): Promise<void> {
  const shapes = await describeSchema(database);
  for (const rule of rules.filter((each) => each.archive)) {
    for (const { shape } of partsOf(rule, shapes, 0)) await makeArchiveTable(database, archive, shape);
  }
}

/** Schema of a server that holds the archive of another. */
export function archiveSchemaOf(schema: string): string {
  return `${schema}_archive`;
}

/** The table of a rule and, before it, all that refer to it. */
function partsOf(rule: RetentionRule, shapes: readonly TableShape[], now: number): readonly Part[] {
  const shape = shapes.find(({ name }) => name === rule.table);
  const time = shape?.columns.find(({ name }) => name === rule.timeColumn);
  const [key, ...more] = shape?.primaryKey ?? [];
  if (shape === undefined || time === undefined || key === undefined || more.length > 0) {
    throw new BadInputError(`The retention of '${rule.table}' needs a table with a key of one column and a column '${rule.timeColumn}'`);
  }
  const limit = now - rule.after * DAY_MS;
  const cutoff = time.type === 'integer' || time.type === 'real' ? limit : new Date(limit).toISOString();
  const { ref, table } = sql;
  const oldest = sql`select ${ref(key)} from ${table(rule.table)} where ${ref(rule.timeColumn)} < ${cutoff}
    order by ${ref(rule.timeColumn)}, ${ref(key)} limit ${sql.lit(BATCH)}`;
  return withReferring({ shape, where: sql`${ref(key)} in (${oldest})` }, shapes, [rule.table]);
}

function withReferring(part: Part, shapes: readonly TableShape[], above: readonly string[]): readonly Part[] {
  const referring = shapes.flatMap((shape) =>
    shape.foreignKeys.flatMap(({ columns: [column], references: [target], table }) => {
      if (table !== part.shape.name || above.includes(shape.name) || column === undefined) return [];
      const key = target ?? part.shape.primaryKey[0] ?? '';
      const where = sql<boolean>`${sql.ref(column)} in (select ${sql.ref(key)} from ${sql.table(table)} where ${part.where})`;
      return withReferring({ shape, where }, shapes, [...above, shape.name]);
    }),
  );
  return [...referring, part];
}

/** Returns how many rows of the rule's own table are gone. */
async function moveBatch(database: Database, archive: string | undefined, parts: readonly Part[]): Promise<number> {
  if (archive === undefined) return database.transaction(() => deleteAll(database, parts));
  for (let attempt = 1; ; attempt++) {
    // Two files are not one transaction: what is copied is safe before anything is deleted.
    await database.transaction(async () => {
      for (const part of parts) await copy(database, archive, part);
    });
    const deleted = await database.transaction(async () =>
      (await isCopied(database, archive, parts)) ? deleteAll(database, parts) : undefined,
    );
    if (deleted !== undefined) return deleted;
    if (attempt === ATTEMPTS) throw new BadInputError('Old rows are changed all the time, so they were not archived. Try again later');
  }
}

async function copy(database: Database, archive: string, { shape, where }: Part): Promise<void> {
  const [source, target] = [sql.table(shape.name), sql.table(`${archive}.${shape.name}`)];
  const key = sql.join(shape.primaryKey.map((name) => sql.ref(name)));
  const columns = sql.join(shape.columns.map(({ name }) => sql.ref(name)));
  // What was copied before and left by a kill may have changed since.
  await sql`delete from ${target} where (${key}) in (select ${key} from ${source} where ${where})`.execute(database.tables());
  await sql`insert into ${target} (${columns}) select ${columns} from ${source} where ${where}`.execute(database.tables());
}

/** Whether every row is in the archive as it is here; one that was changed a moment ago is not. */
async function isCopied(database: Database, archive: string, parts: readonly Part[]): Promise<boolean> {
  for (const { shape, where } of parts) {
    // As text, because JSON has no equality of its own on a server.
    const columns = sql.join(shape.columns.map(({ name }) => sql`cast(${sql.ref(name)} as text)`));
    const { rows } = await sql<{ missing: number }>`select count(*) as missing from (
      select ${columns} from ${sql.table(shape.name)} where ${where} except select ${columns} from ${sql.table(`${archive}.${shape.name}`)}
    ) as lost`.execute(database.tables());
    if (Number(rows[0]?.missing) !== 0) return false;
  }
  return true;
}

async function deleteAll(database: Database, parts: readonly Part[]): Promise<number> {
  let deleted = 0n;
  for (const { shape, where } of parts) {
    const result = await sql`delete from ${sql.table(shape.name)} where ${where}`.execute(database.tables());
    deleted = result.numAffectedRows ?? 0n;
  }
  return Number(deleted);
}
