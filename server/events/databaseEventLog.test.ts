import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from 'vitest';
import { describeEventLog } from './eventLogContract.ts';
import { createTestLog, openEventDatabase } from './fixtures/testEvents.ts';

describe('on a SQLite file', () => {
  describeEventLog(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'events-'));
    return {
      async enter(options) {
        const database = await openEventDatabase(path.join(folder, 'state.db'));
        const log = createTestLog(options);
        await log.attach(database, '/shop');
        return {
          database,
          log,
          async leave() {
            await log.close();
            await database.close();
          },
        };
      },
      close: async () => rmSync(folder, { recursive: true, force: true }),
    };
  });
});
