import { describe } from 'vitest';
import { systemClock } from '../../../base/clock.ts';
import { readMigrations } from '../../../data/migrations.ts';
import { openInMemory } from '../../../data/sqlite/openSqlite.ts';
import { describeHistory } from './historyContract.ts';

const migrations = readMigrations('analytics', 'sqlite');

describe('on SQLite', () => describeHistory(async () => openInMemory({ migrations, clock: systemClock })));
