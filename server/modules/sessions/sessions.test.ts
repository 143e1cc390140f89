import { describe } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { readMigrations } from '../../data/migrations.ts';
import { openInMemory } from '../../data/sqlite/openSqlite.ts';
import { describeSessions } from './sessionsContract.ts';

const migrations = ['ai', 'sessions'].flatMap((owner) => readMigrations(owner, 'sqlite'));

describe('on SQLite', () => describeSessions(async () => openInMemory({ migrations, clock: systemClock })));
