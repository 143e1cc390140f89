import { describe } from 'vitest';
import { testPostgresMigrations } from '../../../server/data/fixtures/testDatabase.ts';
import { describeRetention } from '../../../server/data/retention/retentionContract.ts';
import { openTestPostgres } from '../../harness/openPostgres.ts';

describe('on PostgreSQL', () =>
  describeRetention(async () => {
    const database = await openTestPostgres(testPostgresMigrations);
    return { database, archive: `${database.schema}_archive` };
  }));
