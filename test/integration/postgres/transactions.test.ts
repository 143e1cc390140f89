import { testPostgresMigrations } from '../../../server/data/fixtures/testDatabase.ts';
import { describeTransactions } from '../../../server/data/transactionContract.ts';
import { openTestPostgres } from '../../harness/openPostgres.ts';

describeTransactions(() => openTestPostgres(testPostgresMigrations));
