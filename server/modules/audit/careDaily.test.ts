import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openRecord, testEntry, testLog } from '../../audit/fixtures/testRecord.ts';
import { careDaily } from './careDaily.ts';
import type { AuditContext } from './context.ts';
import { AuditState } from './state.ts';

const DAY_MS = 86_400_000;

/** A clock that calls back when told to. */
function handClock() {
  const waiting: { delay: number; callback: () => void }[] = [];
  const after = (delay: number, callback: () => void) => {
    waiting.push({ delay, callback });
    return { dispose: () => undefined };
  };
  return { waiting, clock: { now: () => Date.now() + 91 * DAY_MS, monotonic: () => 0, after } };
}

test('a record is signed and what is old enough is pruned a while after the folder opened, then daily; nothing is asked when nothing is due', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'prune-'));
  const database = await openRecord(path.join(folder, 'record.db'));
  const asked: unknown[] = [];
  const { waiting, clock } = handClock();
  const ctx = {
    state: new AuditState({ sign: async (of: string) => void asked.push(['sign', of]) } as never), // this is all that is used of it
    clock,
    databases: { open: async () => ({ database }) },
    newId: () => 'id',
    call: async (definition: { method: string }, params: unknown) => void asked.push([definition.method, params]),
    log: { warning: (message: string) => asked.push(message) },
  } as unknown as AuditContext; // what this function uses of it

  careDaily(ctx, folder);
  careDaily(ctx, folder);
  expect(waiting.map(({ delay }) => delay)).toEqual([60_000]);
  const fire = async () => {
    const count = waiting.length;
    waiting.at(-1)?.callback();
    await expect.poll(() => waiting.length).toBe(count + 1);
  };
  await fire();
  expect([asked, waiting.at(-1)?.delay]).toEqual([[['sign', folder]], DAY_MS]);
  await testLog().append(database, testEntry(0));
  await fire();
  expect(asked).toEqual([
    ['sign', folder],
    ['audit/prune', { folder, days: 90 }],
    ['sign', folder],
  ]);
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});
