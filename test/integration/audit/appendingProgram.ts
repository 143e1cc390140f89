/**
 * A backend that appends to the record of a folder for a while: `node appendingProgram.ts FOLDER FILE MILLISECONDS forwards|backwards`.
 * It asks for checkpoints through the kernel, and appends rows beside that whose clock may run backwards. Prints how many rows it wrote.
 */
import { setTimeout as delay } from 'node:timers/promises';
import * as audit from '../../../protocol/audit.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { createAuditLog } from '../../../server/audit/createAuditLog.ts';
import { openRecord, testEntry } from '../../../server/audit/fixtures/testRecord.ts';
import { systemClock } from '../../../server/base/clock.ts';
import { createIds } from '../../../server/base/ids.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

const [, , folder = '', file = '', milliseconds = '', direction = ''] = process.argv;
const started = Date.now();
const backwards = { ...systemClock, now: () => 2 * started - Date.now() };
const clock = direction === 'backwards' ? backwards : systemClock;
const backend = await createTestBackend({ logName: `${process.pid}.log`, environment: process.env, workers: 1 });
await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
const database = await openRecord(file);
const log = createAuditLog({ clock, newId: createIds(clock) });

let written = 0;
while (Date.now() - started < Number(milliseconds)) {
  // Some at once share a transaction; the pause leaves the machine to the other tests.
  await Promise.all(Array.from({ length: 8 }, (_, index) => log.append(database, testEntry(written + index))));
  written += 8;
  if (written % 200 === 0) {
    await backend.kernel.ask(audit.checkpoint, { folder });
    written++;
  }
  await delay(40);
}
await database.close();
await backend.close();
console.log(JSON.stringify({ written }));
