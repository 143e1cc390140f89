import { describe } from 'vitest';
import type { Database } from './database.ts';
import { describeQueries } from './queryContract.ts';
import { describeTransactions } from './transactionContract.ts';
import { describeValues } from './valueContract.ts';

/** What every engine promises. `open` gives an empty database with the tables of `fixtures/migrations`. */
export function describeDatabase(open: () => Promise<Database>): void {
  describe('the database', () => {
    describeQueries(open);
    describeValues(open);
    describeTransactions(open);
  });
}
