import { CompiledQuery } from 'kysely';
import type { Database } from '../../data/database.ts';
import type { Sql } from './statements.ts';

/** Rows of each statement, in the order of the statements. Who asks knows what its statement returns. */
export type Answers = readonly (readonly unknown[])[];

/** Runs statements in one transaction, or as part of the one that is open around the call. */
export function runStatements(database: Database, statements: readonly Sql[]): Promise<Answers> {
  if (database.dialect === 'sqlite') {
    return database.batch((prepare) => statements.map(({ text, parameters }) => prepare(text).all(...parameters)));
  }
  return database.transaction(async (tables) => {
    const answers: (readonly unknown[])[] = [];
    for (const { text, parameters } of statements) {
      answers.push((await tables.executeQuery(CompiledQuery.raw(numbered(text), [...parameters]))).rows);
    }
    return answers;
  });
}

/** `?` as PostgreSQL writes it: `$1`, `$2` … No statement of ours has a question mark inside a text. */
function numbered(text: string): string {
  let number = 0;
  return text.replaceAll('?', () => `$${++number}`);
}
