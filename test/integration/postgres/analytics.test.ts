import { describe } from 'vitest';
import { readMigrations } from '../../../server/data/migrations.ts';
import { describeHistory } from '../../../server/modules/analytics/keep/historyContract.ts';
import { openTestPostgres } from '../../harness/openPostgres.ts';

const migrations = readMigrations('analytics', 'postgres');

describe('on PostgreSQL', () => describeHistory(() => openTestPostgres(migrations)));
