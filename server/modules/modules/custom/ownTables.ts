import type { Kysely } from 'kysely';
import { BadInputError, ForbiddenError } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import type { Question } from './sandboxMessages.ts';

type TableQuestion = Exclude<Question, { ask: 'call' }>;
type Tables = Record<string, Record<string, unknown>>;

/**
 * Reads and writes the tables of a workspace module without SQL of its own: names of columns are checked, values are parameters, and
 * the table must be one that the module declares. Returns rows, or how many were changed.
 */
export async function askTable(
  database: Database,
  question: TableQuestion,
  { tables, mayWrite }: { readonly tables: readonly string[]; readonly mayWrite: boolean },
): Promise<unknown> {
  const { table } = question;
  if (!tables.includes(table))
    throw new ForbiddenError(`The table "${table}" is not one of this module: ${tables.join(', ') || 'it has none'}.`);
  if (question.ask !== 'select' && !mayWrite)
    throw new ForbiddenError('A capability with effect "none" may not write. Declare "effect": "state".');
  const query = database.tables<Tables>();
  if (question.ask === 'select') return select(query, question);
  if (question.ask === 'insert') {
    await query.insertInto(table).values(question.row).execute();
    return 1;
  }
  if (Object.keys(question.where).length === 0) throw new BadInputError(`Say which rows: ${question.ask} without a condition is refused.`);
  const changed = question.ask === 'update' ? await update(query, question) : await remove(query, question);
  return Number(changed);
}

function select(
  query: Kysely<Tables>,
  { table, where, orderBy, descending, limit }: Extract<TableQuestion, { ask: 'select' }>,
): Promise<unknown> {
  let rows = query.selectFrom(table).selectAll().limit(limit);
  for (const [column, value] of Object.entries(where))
    rows = value === null ? rows.where(column, 'is', null) : rows.where(column, '=', value);
  return (orderBy === undefined ? rows : rows.orderBy(orderBy, descending ? 'desc' : 'asc')).execute();
}

async function update(query: Kysely<Tables>, { table, where, set }: Extract<TableQuestion, { ask: 'update' }>): Promise<bigint> {
  let rows = query.updateTable(table).set(set);
  for (const [column, value] of Object.entries(where))
    rows = value === null ? rows.where(column, 'is', null) : rows.where(column, '=', value);
  return (await rows.executeTakeFirst()).numUpdatedRows;
}

async function remove(query: Kysely<Tables>, { table, where }: Extract<TableQuestion, { ask: 'delete' }>): Promise<bigint> {
  let rows = query.deleteFrom(table);
  for (const [column, value] of Object.entries(where))
    rows = value === null ? rows.where(column, 'is', null) : rows.where(column, '=', value);
  return (await rows.executeTakeFirst()).numDeletedRows;
}
