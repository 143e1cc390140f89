import { describe } from 'vitest';
import { readMigrations } from '../../../server/data/migrations.ts';
import { describeSessions } from '../../../server/modules/sessions/sessionsContract.ts';
import { openTestPostgres } from '../../harness/openPostgres.ts';

const migrations = ['ai', 'sessions'].flatMap((owner) => readMigrations(owner, 'postgres'));

describe('on PostgreSQL', () => describeSessions(() => openTestPostgres(migrations)));
