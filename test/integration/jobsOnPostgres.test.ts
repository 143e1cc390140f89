import { describe } from 'vitest';
import { tableStage, testMigrations } from '../../server/jobs/fixtures/jobStage.ts';
import { describeJobQueue } from '../../server/jobs/jobContract.ts';
import { freshSchema, openTestPostgres } from '../harness/openPostgres.ts';

describe('on PostgreSQL', () => {
  describeJobQueue(async () => {
    const schema = freshSchema();
    return tableStage(() => openTestPostgres(testMigrations('postgres'), { schema, connections: 4 }));
  });
});
