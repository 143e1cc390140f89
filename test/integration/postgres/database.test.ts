import { describeDatabase } from '../../../server/data/databaseContract.ts';
import { testPostgresMigrations } from '../../../server/data/fixtures/testDatabase.ts';
import { openTestPostgres } from '../../harness/openPostgres.ts';

describeDatabase(() => openTestPostgres(testPostgresMigrations));
