import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditFilter } from '../../protocol/audit.ts';
import type { Database } from '../data/database.ts';
import type { AuditLog } from './auditLog.ts';
import { testEntry, testLog } from './fixtures/testRecord.ts';
import { publicKeyOf } from './note/signedNote.ts';
import { proveRow, verifyRowProof } from './prove.ts';
import { rowContent, toHex } from './row/rowContent.ts';
import type { AuditTables, StoredRow } from './store/auditTables.ts';
import { makeCheckpoint, pruneBodies } from './store/checkpoints.ts';
import { listRows } from './store/readRows.ts';
import { type Hash, leafHash } from './tree/merkle.ts';
import { verifyRecord } from './verify/verifyRecord.ts';

/** What the record promises on every engine. `open` gives an empty database with its tables. */
export function describeRecord(open: () => Promise<Database>): void {
  let database: Database;
  let log: AuditLog;
  beforeEach(async () => {
    database = await open();
    log = testLog();
  });
  afterEach(() => database.close());

  const stored = (): Promise<StoredRow[]> =>
    database.tables<AuditTables>().selectFrom('audit_rows').selectAll().orderBy('position').execute();
  const append = (number: number) => log.append(database, testEntry(number));

  describe('appending', () => {
    test('rows are numbered from 0 and each hashes what it holds and the row before', async () => {
      for (let number = 0; number < 9; number++) await append(number);
      const rows = await stored();
      let previous: Hash | undefined;
      for (const [index, row] of rows.entries()) {
        expect([row.position, toHex(row.hash)]).toEqual([index, toHex(leafHash(rowContent(row, previous)))]);
        previous = row.hash;
      }
      expect(rows).toHaveLength(9);
    });

    test('what comes back is what was stored, with the body redacted', async () => {
      const entry = { ...testEntry(0), subject: '/home/ada/shop', body: { password: 'x', note: 'ask ada@example.com' } };
      const row = await log.append(database, entry);
      expect(row).toEqual({
        ...entry,
        position: 0,
        id: expect.any(String),
        time: expect.any(Number),
        subject: '~/shop',
        body: { password: '[redacted]', note: 'ask [e-mail]' },
        bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    });

    test('texts that an engine cannot give back are made plain before they are hashed', async () => {
      const entry = { ...testEntry(1), subject: 'a\0b\ud800c', body: { text: 'a\0b\ud800c' } };
      await log.append(database, entry);
      const [row] = await stored();
      expect([row?.subject, row && toHex(row.hash)]).toEqual(['a\ufffdb\ufffdc', row && toHex(leafHash(rowContent(row, undefined)))]);
      expect(JSON.parse(row?.body ?? '')).toMatchObject({ value: { text: 'a\0b\ud800c' } });
    });

    test('a row belongs to the transaction around it: neither stays without the other', async () => {
      const failed = database.transaction(async () => {
        await append(1);
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      await database.transaction(() => append(2));
      expect((await stored()).map((row) => [row.position, row.subject])).toEqual([[0, 'rule-2']]);
    });

    test('appends at the same moment share a transaction and keep one chain', async () => {
      const rows = await Promise.all(Array.from({ length: 300 }, (_, number) => append(number)));
      expect(rows.map((row) => row.position)).toEqual(rows.map((_, index) => index));
      expect(rows.map((row) => row.subject)).toEqual(rows.map((_, index) => `rule-${index}`));
    });

    test('whoever listens is told of rows that stay, and only of those', async () => {
      const heard: number[] = [];
      const listening = log.onAppended((_, row) => heard.push(row.position));
      await append(0);
      await database.transaction(async () => {
        await append(1);
        expect(heard).toEqual([0]);
      });
      await database
        .transaction(async () => {
          await append(2);
          throw new Error('no');
        })
        .catch(() => undefined);
      listening.dispose();
      await append(3);
      expect(heard).toEqual([0, 1]);
    });

    test('a clock that goes backwards changes times, not the order', async () => {
      let now = 5_000;
      const clock = { now: () => now, monotonic: () => now, after: () => ({ dispose: () => undefined }) };
      const backwards = testLog(clock);
      for (let number = 0; number < 4; number++) {
        await backwards.append(database, testEntry(number));
        now -= 1_000;
      }
      const rows = await stored();
      expect(rows.map((row) => [row.position, row.time])).toEqual([0, 1, 2, 3].map((position) => [position, 5_000 - position * 1_000]));
      expect(rows.map((row) => row.id)).toEqual(rows.map((row) => row.id).toSorted());
    });
  });

  describe('the whole of it', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const keys = [publicKeyOf(privateKey)];
    const signing = (time = Date.now()) => ({ key: privateKey, origin: 'stewardry.local/audit/test', time });
    const verify = () => verifyRecord(database, { keys, anchors: [], signal: new AbortController().signal, report: () => undefined });

    test('verifies, with checkpoints and bodies that were dropped', async () => {
      for (let number = 0; number < 5; number++) await append(number);
      await makeCheckpoint(database, signing());
      expect(await pruneBodies(database, 0, signing(Date.now() + 1_000))).toEqual({ sealed: 5, pruned: 3 });
      await append(5);
      expect(await verify()).toMatchObject({ ok: true, size: 6, pruned: 3, checkpoints: 2 });
    });

    test('can be proved row by row', async () => {
      const rows = await Promise.all([0, 1, 2, 3, 4].map(append));
      const key = { name: signing().origin, publicKey: publicKeyOf(privateKey) };
      for (const { id } of rows) expect(verifyRowProof((await proveRow(database, id, signing())).proof, key)).toBe(true);
    });

    test('is found in pages, newest first, by any of its columns', async () => {
      for (let number = 0; number < 7; number++) await append(number);
      const positions = async (filter: AuditFilter, before?: number, limit = 3) => {
        const { rows, next } = await listRows(database, filter, before, limit);
        return [rows.map((row) => row.position), next];
      };
      expect(await positions({})).toEqual([[6, 5, 4], 4]);
      expect(await positions({}, 1)).toEqual([[0], null]);
      expect(await positions({ actor: 'builder' })).toEqual([[6, 3, 0], 0]);
      expect(await positions({ action: 'workspace/setConfig', subject: '-3' })).toEqual([[3], null]);
      expect(await positions({ correlationId: 'call-1', verdict: 'done' })).toEqual([[3, 2], null]);
      expect(await positions({ since: Date.now() + 60_000 })).toEqual([[], null]);
    });
  });

  describe('rows that are there', () => {
    const change = async (work: () => Promise<unknown>): Promise<string> => {
      await append(0);
      await append(1);
      return database.transaction(work).then(
        () => 'done',
        (error: Error) => error.message,
      );
    };
    const tables = () => database.tables<AuditTables>();

    test('cannot be changed', async () => {
      expect(await change(() => tables().updateTable('audit_rows').set({ subject: 'x' }).execute())).toMatch(/append-only/);
    });

    test('cannot lose their body while their segment is not sealed', async () => {
      expect(await change(() => tables().updateTable('audit_rows').set({ body: null }).execute())).toMatch(/append-only/);
    });

    test('cannot be deleted', async () => {
      expect(await change(() => tables().deleteFrom('audit_rows').where('position', '=', 1).execute())).toMatch(/append-only/);
    });

    test('cannot be replaced', async () => {
      const replace = async () => {
        const [row] = await stored();
        if (row)
          await tables()
            .replaceInto('audit_rows')
            .values({ ...row, subject: 'x' })
            .execute();
      };
      expect(await change(replace)).not.toBe('done');
      expect((await stored()).map((row) => row.subject)).toEqual(['rule-0', 'rule-1']);
    });
  });
}
