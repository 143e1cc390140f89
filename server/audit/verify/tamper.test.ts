import { generateKeyPairSync, randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditProblem } from '../../../protocol/audit.ts';
import { systemClock } from '../../base/clock.ts';
import { Sqlite, type SqliteConnection } from '../../data/sqlite/engine.ts';
import { SqliteDatabase } from '../../data/sqlite/sqliteDatabase.ts';
import { openRecord, testEntry, testLog } from '../fixtures/testRecord.ts';
import { publicKeyOf } from '../note/signedNote.ts';
import { rowContent } from '../row/rowContent.ts';
import type { StoredRow } from '../store/auditTables.ts';
import { makeCheckpoint, pruneBodies } from '../store/checkpoints.ts';
import { Frontier } from '../tree/frontier.ts';
import { type Hash, leafHash } from '../tree/merkle.ts';
import { verifyRecord } from './verifyRecord.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const keys = [publicKeyOf(privateKey)];
const signing = { key: privateKey, origin: 'stewardry.local/audit/test', time: 1_763_707_404_123 };

const folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The bytes of a file with a record of that many rows: the first two pruned, the last `unsigned` ones not yet signed. */
async function recordOf(count: number, unsigned: number): Promise<Buffer> {
  const file = path.join(folder, `${count}.db`);
  const database = await openRecord(file);
  const log = testLog();
  const append = async (from: number, to: number) => {
    for (let number = from; number < to; number++) await log.append(database, testEntry(number));
  };
  await append(0, 2);
  await pruneBodies(database, 0, { ...signing, time: Date.now() + 1_000 });
  await append(2, count - unsigned);
  await makeCheckpoint(database, signing);
  await append(count - unsigned, count);
  await database.close();
  const bytes = readFileSync(file);
  // A file in WAL mode cannot be opened from memory.
  bytes[18] = bytes[19] = 1;
  return bytes;
}

/** Opens the bytes with the triggers gone, lets `tamper` do its work, and verifies. */
async function verifyTampered(
  bytes: Buffer,
  tamper: (sqlite: SqliteConnection) => void = () => undefined,
): Promise<AuditProblem | undefined> {
  const sqlite = new Sqlite(bytes);
  const triggers = sqlite.prepare<[], { name: string }>(`select name from sqlite_schema where type = 'trigger'`).all();
  for (const { name } of triggers) sqlite.exec(`drop trigger ${name}`);
  tamper(sqlite);
  return verifyOpen(sqlite);
}

async function verifyOpen(sqlite: SqliteConnection): Promise<AuditProblem | undefined> {
  const database = new SqliteDatabase({ sqlite, file: ':memory:', clock: systemClock, busyTimeoutMs: 0, onDamage: () => undefined });
  try {
    const signal = new AbortController().signal;
    return (await verifyRecord(database, { keys, anchors: [], signal, report: () => undefined })).problem;
  } finally {
    await database.close();
  }
}

const rowsOf = (sqlite: SqliteConnection): StoredRow[] => sqlite.prepare<[], StoredRow>('select * from audit_rows order by position').all();
const SIZE = 7;
const UNSIGNED = 2;
let small: Buffer;
beforeAll(async () => {
  small = await recordOf(SIZE, UNSIGNED);
});

test('untouched it verifies', async () => {
  expect(await verifyTampered(small)).toBeUndefined();
});

describe('every single byte', () => {
  test('of every text and hash of every row is named when it changes', { timeout: 120_000 }, async () => {
    const missed: unknown[] = [];
    let changes = 0;
    for (const row of rowsOf(new Sqlite(small))) {
      for (const [column, value] of Object.entries(row)) {
        if (typeof value !== 'string' && !(value instanceof Uint8Array)) continue;
        const isText = typeof value === 'string';
        const bytes = Buffer.from(value);
        for (let index = 0; index < bytes.length; index++) {
          changes++;
          const changed = Buffer.from(bytes);
          changed[index] = (changed[index] ?? 0) ^ (1 << (changes % 8));
          const problem = await verifyTampered(small, (sqlite) =>
            sqlite
              .prepare(`update audit_rows set ${column} = ${isText ? 'cast(? as text)' : '?'} where position = ?`)
              .run(changed, row.position),
          );
          if (problem?.position !== row.position) missed.push({ position: row.position, column, index, problem });
        }
      }
    }
    expect(changes).toBeGreaterThan(1_500);
    expect(missed).toEqual([]);
  });

  test('of every number of every row is named when it changes', async () => {
    const missed: unknown[] = [];
    for (const row of rowsOf(new Sqlite(small))) {
      for (const column of ['position', 'time'] as const) {
        for (let byte = 0n; byte < 8n; byte++) {
          const changed = BigInt.asIntN(64, BigInt(row[column]) ^ (1n << (byte * 8n)));
          let isTaken = false;
          const problem = await verifyTampered(small, (sqlite) => {
            if (column === 'position') isTaken = sqlite.prepare('select 1 from audit_rows where position = ?').get(changed) !== undefined;
            if (!isTaken) sqlite.prepare(`update audit_rows set ${column} = ? where position = ?`).run(changed, row.position);
          });
          // A row that takes a smaller number is met there first: one that was put in.
          const expected = column === 'position' && changed < 0n ? 0 : row.position;
          if (!isTaken && problem?.position !== expected) missed.push({ position: row.position, column, byte, problem });
        }
      }
    }
    expect(missed).toEqual([]);
  });

  test('of the pages of the file is named when it changes what is stored', { timeout: 180_000 }, async () => {
    const original = new Sqlite(small);
    const before = everythingIn(original);
    const pages = pagesOf(original);
    const missed: unknown[] = [];
    let found = 0;
    for (const page of pages) {
      for (let offset = 0; offset < page.size; offset++) {
        const changed = Buffer.from(small);
        const at = page.start + offset;
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        const [problem, isSame] = await verifyBytes(changed, before);
        if (problem !== undefined) found++;
        else if (!isSame) missed.push({ table: page.table, offset });
      }
    }
    expect(found).toBeGreaterThan(2_000);
    expect(missed).toEqual([]);
  });
});

/** What verifying bytes says, and whether what is stored is the same as before (a byte that nothing uses). */
async function verifyBytes(bytes: Buffer, before: string): Promise<[AuditProblem | undefined, boolean]> {
  const sqlite = new Sqlite(bytes);
  let isSame = false;
  try {
    isSame = everythingIn(sqlite) === before;
  } catch {
    // It cannot even be read; verifying has to say so.
  }
  return [await verifyOpen(sqlite), isSame];
}

function everythingIn(sqlite: SqliteConnection): string {
  const of = (table: string, order: string) => sqlite.prepare(`select * from ${table} not indexed order by ${order}`).all();
  return JSON.stringify([of('audit_rows', 'position'), of('audit_checkpoints', 'rowid')]);
}

function pagesOf(sqlite: SqliteConnection): { table: string; start: number; size: number }[] {
  const size = Number(sqlite.pragma('page_size', { simple: true }));
  const query = `select name, pageno from dbstat where name in ('audit_rows', 'audit_checkpoints')`;
  const pages = sqlite.prepare<[], { name: string; pageno: number }>(query).all();
  return pages.map(({ name, pageno }) => ({ table: name, start: (pageno - 1) * size, size }));
}

describe('rows', () => {
  const positions = Array.from({ length: SIZE }, (_, position) => position);

  test.each(positions.slice(0, -1))('%i deleted is named', async (position) => {
    const problem = await verifyTampered(small, (sqlite) => sqlite.prepare('delete from audit_rows where position = ?').run(position));
    expect(problem).toMatchObject({ position, kind: 'missing' });
  });

  test.each(positions.slice(0, -1))('%i deleted and the others moved up is named', async (position) => {
    const problem = await verifyTampered(small, (sqlite) => {
      sqlite.prepare('delete from audit_rows where position = ?').run(position);
      sqlite.prepare('update audit_rows set position = -position where position > ?').run(position);
      sqlite.prepare('update audit_rows set position = -position - 1 where position < 0').run();
    });
    expect(problem?.position).toBe(position);
  });

  test('two swapped, whole or without their hashes, are named by the first of them', async () => {
    for (const left of positions) {
      for (const right of positions.slice(left + 1)) {
        const swap = (columns: string) => (sqlite: SqliteConnection) => {
          const [a, b] = [left, right].map(
            (position) => sqlite.prepare(`select ${columns} from audit_rows where position = ?`).raw().get(position) as unknown[],
          );
          const write = sqlite.prepare(`update audit_rows set (${columns}) = (${columns.replace(/\w+/g, '?')}) where position = ?`);
          // Ids are unique, so one steps aside.
          if (columns.includes('id')) sqlite.prepare(`update audit_rows set id = 'aside' where position = ?`).run(right);
          write.run(...(b ?? []), left);
          write.run(...(a ?? []), right);
        };
        const whole =
          'id, time, actor_kind, actor_name, actor_model, action, subject, verdict, correlation_id, policy_digest, before_hash, after_hash, approver, body_hash, body, hash, nodes';
        for (const columns of [whole, 'id, subject, body_hash, body']) {
          expect((await verifyTampered(small, swap(columns)))?.position).toBe(left);
        }
      }
    }
  });

  test('put in at either end or in the middle are named', async () => {
    const insert = (position: number) => (sqlite: SqliteConnection) => {
      sqlite.prepare('update audit_rows set position = -position - 2 where position >= ?').run(position);
      sqlite.prepare('update audit_rows set position = -position - 1 where position < 0').run();
      const [row] = rowsOf(sqlite);
      const copy = { ...row, position, id: 'new' };
      sqlite
        .prepare(
          `insert into audit_rows (${Object.keys(copy).join(', ')}) values (${Object.keys(copy)
            .map(() => '?')
            .join(', ')})`,
        )
        .run(...Object.values(copy));
    };
    for (const position of [...positions, SIZE]) expect((await verifyTampered(small, insert(position)))?.position).toBe(position);
  });

  test('cut off at the end are named as far as they were signed', async () => {
    for (const size of positions) {
      const problem = await verifyTampered(small, (sqlite) => sqlite.prepare('delete from audit_rows where position >= ?').run(size));
      if (size < SIZE - UNSIGNED) expect(problem).toMatchObject({ position: size, kind: 'missing' });
      // Nobody has signed those: only an anchor or a later checkpoint could tell. docs/audit.md says so.
      else expect(problem).toBeUndefined();
    }
  });

  test('rewritten with all hashes after them are named as far as they were signed', async () => {
    for (const position of positions.slice(2, SIZE - UNSIGNED)) {
      const problem = await verifyTampered(small, (sqlite) => rewriteFrom(sqlite, position));
      expect(problem).toMatchObject({ position: 2, kind: 'checkpoint', message: expect.stringContaining('from position 2 to 4') });
    }
  });
});

/** What somebody with the file and this program's source would do: change a row and make everything after it fit again. */
function rewriteFrom(sqlite: SqliteConnection, position: number): void {
  sqlite.prepare(`update audit_rows set verdict = 'allow' where position = ?`).run(position);
  const frontier = new Frontier();
  let previous: Hash | undefined;
  for (const row of rowsOf(sqlite)) {
    const hash = leafHash(rowContent(row, previous));
    sqlite
      .prepare('update audit_rows set hash = ?, nodes = ? where position = ?')
      .run(hash, Buffer.concat(frontier.append(hash)), row.position);
    previous = hash;
  }
}

describe('checkpoints', () => {
  test('every byte of a note, its size and its seal are named when they change', async () => {
    const stored = new Sqlite(small).prepare<[], { id: string; note: string }>('select id, note from audit_checkpoints').all();
    const missed: unknown[] = [];
    for (const { id, note } of stored) {
      const bytes = Buffer.from(note);
      for (let index = 0; index < bytes.length; index++) {
        const changed = Buffer.from(bytes);
        changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
        const problem = await verifyTampered(small, (sqlite) =>
          sqlite.prepare('update audit_checkpoints set note = cast(? as text) where id = ?').run(changed, id),
        );
        if (problem?.kind !== 'checkpoint') missed.push({ id, index, problem });
      }
      for (const change of ['size = size + 1', 'sealed = 1 - sealed', `id = 'x'`]) {
        const problem = await verifyTampered(small, (sqlite) =>
          sqlite.prepare(`update audit_checkpoints set ${change} where id = ?`).run(id),
        );
        if (problem?.kind !== 'checkpoint') missed.push({ id, change, problem });
      }
    }
    expect(missed).toEqual([]);
  });

  test('a seal that nobody signed does not make up for a body that is gone', async () => {
    const problem = await verifyTampered(small, (sqlite) => {
      sqlite.prepare('update audit_checkpoints set sealed = 1').run();
      sqlite.prepare('update audit_rows set body = null where position = 4').run();
    });
    expect(problem?.kind).toBe('checkpoint');
  });
});

test('an index that hides a row is named', async () => {
  const problem = await verifyTampered(small, (sqlite) => {
    const index = `create index audit_rows_by_action on audit_rows (action, position)`;
    sqlite.unsafeMode(true);
    sqlite.pragma('writable_schema = on');
    // Behind SQLite's back: the index is filled while it leaves out a row, and says afterwards that it has all.
    sqlite.exec(`drop index audit_rows_by_action; ${index} where position <> 4`);
    sqlite.prepare(`update sqlite_schema set sql = ? where name = 'audit_rows_by_action'`).run(index);
    sqlite.pragma('writable_schema = reset');
  });
  expect(problem).toMatchObject({ position: 4, kind: 'index' });
});

test('in a larger record random changes, deletions and swaps are named', { timeout: 120_000 }, async () => {
  const size = 800;
  const large = await recordOf(size, 0);
  const columns = ['id', 'actor_name', 'action', 'subject', 'verdict', 'correlation_id', 'body_hash', 'hash'];
  for (let round = 0; round < 45; round++) {
    const position = 2 * randomInt(1, size / 2 - 1);
    const column = columns[randomInt(columns.length)] ?? 'id';
    const tamper = [
      (sqlite: SqliteConnection) => {
        const value = sqlite.prepare<[number], unknown>(`select ${column} from audit_rows where position = ?`).pluck().get(position);
        const bytes = Buffer.from(value as string | Buffer);
        const index = randomInt(bytes.length);
        bytes[index] = (bytes[index] ?? 0) ^ (1 << randomInt(8));
        sqlite
          .prepare(`update audit_rows set ${column} = ${column === 'hash' ? '?' : 'cast(? as text)'} where position = ?`)
          .run(bytes, position);
      },
      (sqlite: SqliteConnection) => void sqlite.prepare('delete from audit_rows where position = ?').run(position),
      (sqlite: SqliteConnection) => {
        sqlite.prepare('update audit_rows set position = -1 where position = ?').run(position);
        sqlite.prepare('update audit_rows set position = ? where position = ?').run(position, position + 1);
        sqlite.prepare('update audit_rows set position = ? where position = -1').run(position + 1);
      },
    ][round % 3];
    expect((await verifyTampered(large, tamper))?.position).toBe(position);
  }
});
