import { readMigrations } from '../../../server/data/migrations.ts';
import { describeEventLog } from '../../../server/events/eventLogContract.ts';
import { createTestLog } from '../../../server/events/fixtures/testEvents.ts';
import { freshSchema, openTestPostgres } from '../../harness/openPostgres.ts';

/** The event log in the tables of a real PostgreSQL: the same promises as on SQLite. */

describeEventLog(async () => {
  const schema = freshSchema();
  return {
    async enter(options) {
      const database = await openTestPostgres(readMigrations('events', 'postgres'), { schema });
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
    close: async () => undefined,
  };
});
