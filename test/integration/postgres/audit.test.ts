import { describe } from 'vitest';
import { describeRecord } from '../../../server/audit/auditContract.ts';
import { readMigrations } from '../../../server/data/migrations.ts';
import { openTestPostgres } from '../../harness/openPostgres.ts';

describe('on PostgreSQL', () => describeRecord(() => openTestPostgres(readMigrations('audit', 'postgres'))));
