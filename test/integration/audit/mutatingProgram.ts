/**
 * Changes rows through the kernel's middleware until it is killed: `node mutatingProgram.ts FILE`. Prints `ready` after the first change.
 * Each change is a note whose id is the correlation id of its audit row.
 */
import { flushCompileCache } from 'node:module';
import { z } from 'zod';
import { defineRequest } from '../../../protocol/define.ts';
import { createAuditLog } from '../../../server/audit/createAuditLog.ts';
import { openRecord } from '../../../server/audit/fixtures/testRecord.ts';
import { systemClock } from '../../../server/base/clock.ts';
import { createIds } from '../../../server/base/ids.ts';
import { backgroundCall } from '../../../server/kernel/call.ts';
import { compose } from '../../../server/kernel/dispatch.ts';
import { record } from '../../../server/kernel/middleware/record.ts';

interface NoteTables {
  readonly notes: { readonly id: string };
}

const [, , file = ''] = process.argv;
const definition = defineRequest('notes/write', z.object({ folder: z.string() }), z.object({}), { effect: 'state' });
const database = await openRecord(file);
await database.tables<NoteTables>().schema.createTable('notes').ifNotExists().addColumn('id', 'text').execute();
const newId = createIds(systemClock);
const databases = { open: async () => ({ database, notices: [] }), isOpen: () => true };
const powers = {
  databases: databases as never, // these two are all that is used of it
  audit: createAuditLog({ clock: systemClock, newId }),
  clock: systemClock,
};
const write = compose([record(powers)], async ({ call }) => {
  await database.tables<NoteTables>().insertInto('notes').values({ id: call.correlationId }).execute();
  return {};
});

const change = () => write({ definition, params: { folder: '/shop' }, call: { ...backgroundCall('test'), correlationId: newId() } });
await change();
// Those who are killed cannot leave it to the next at their end.
flushCompileCache();
console.log('ready');
for (;;) await Promise.all([change(), change(), change()]);
