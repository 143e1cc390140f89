import { describe } from 'vitest';
import { describeLedger } from '../../../server/ai/ledger/ledgerContract.ts';
import { readMigrations } from '../../../server/data/migrations.ts';
import { openTestPostgres } from '../../harness/openPostgres.ts';

describe('on PostgreSQL', () => describeLedger(() => openTestPostgres(readMigrations('ai', 'postgres'))));
