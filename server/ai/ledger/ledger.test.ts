import { describe } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { readMigrations } from '../../data/migrations.ts';
import { openInMemory } from '../../data/sqlite/openSqlite.ts';
import { describeLedger } from './ledgerContract.ts';

describe('on SQLite', () => describeLedger(async () => openInMemory({ migrations: readMigrations('ai', 'sqlite'), clock: systemClock })));
