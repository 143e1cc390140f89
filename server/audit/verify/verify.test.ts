import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../data/database.ts';
import { openRecord, testEntry, testLog } from '../fixtures/testRecord.ts';
import { openCheckpoint } from '../note/checkpoint.ts';
import { publicKeyOf } from '../note/signedNote.ts';
import { proveConsistency, proveRow, verifyConsistencyProof, verifyRowProof } from '../prove.ts';
import type { AuditTables } from '../store/auditTables.ts';
import { makeCheckpoint, makeDueCheckpoint, pruneBodies, type Signing } from '../store/checkpoints.ts';
import { verifyRecord } from './verifyRecord.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const publicKey = publicKeyOf(privateKey);
const origin = 'stewardry.local/audit/test';
const signing = (time = Date.now()): Signing => ({ key: privateKey, origin, time });
const key = { name: origin, publicKey };

let folder: string;
let database: Database;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
  database = await openRecord(path.join(folder, 'record.db'));
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function fill(count: number, from = 0): Promise<void> {
  const log = testLog();
  await Promise.all(Array.from({ length: count }, (_, number) => log.append(database, testEntry(from + number))));
}

const verify = (keys = [publicKey]) =>
  verifyRecord(database, { keys, anchors: [], signal: new AbortController().signal, report: () => undefined });

test('an empty record verifies, and so does a long one, at every checkpoint', async () => {
  expect(await verify()).toMatchObject({ ok: true, size: 0 });
  for (const count of [1, 4, 2_500]) {
    await fill(count);
    await makeCheckpoint(database, signing());
  }
  expect(await verify()).toMatchObject({ ok: true, size: 2_505, checkpoints: 3, pruned: 0 });
});

test('an empty record is not signed', async () => {
  await expect(makeCheckpoint(database, signing())).rejects.toThrow(/empty/);
});

test('bodies of old rows can be dropped, and everything still verifies', async () => {
  await fill(10);
  expect(await pruneBodies(database, 90, signing())).toEqual({ sealed: 0, pruned: 0 });
  expect(await pruneBodies(database, 0, signing(Date.now() + 1_000))).toEqual({ sealed: 10, pruned: 5 });
  await fill(3);
  expect(await verify()).toMatchObject({ ok: true, size: 13, pruned: 5 });
  const bodies = await database.tables<AuditTables>().selectFrom('audit_rows').select('position').where('body', 'is not', null).execute();
  expect(bodies.map(({ position }) => position)).toEqual([10, 12]);
});

test('a row from a clock that was far ahead does not keep bodies for ever', async () => {
  const ahead = { now: () => Date.now() + 1e12, monotonic: () => 0, after: () => ({ dispose: () => undefined }) };
  await testLog(ahead).append(database, testEntry(0));
  await fill(2);
  // It is not old itself, so it goes only together with what is.
  expect(await pruneBodies(database, 1, signing())).toEqual({ sealed: 0, pruned: 0 });
  expect(await pruneBodies(database, 0, signing(Date.now() + 1_000))).toEqual({ sealed: 3, pruned: 2 });
});

test('a checkpoint of a key that nobody knows is reported', async () => {
  await fill(3);
  await makeCheckpoint(database, signing());
  expect(await verify([])).toMatchObject({ ok: false, problem: { kind: 'checkpoint', position: 3 } });
});

test('what was signed is not signed again after it was changed', async () => {
  await fill(6);
  await makeCheckpoint(database, signing());
  if (database.dialect === 'sqlite') {
    await database.batch((prepare) => {
      prepare('drop trigger audit_rows_same').run();
      prepare(`update audit_rows set nodes = zeroblob(length(nodes)) where position = 3`).run();
    });
  }
  await expect(makeCheckpoint(database, signing())).rejects.toThrow(/not what was signed when it had 6 rows/);
});

test('proofs of every row and from every size verify with the public key alone', async () => {
  await fill(21);
  const rows = await database.tables<AuditTables>().selectFrom('audit_rows').select(['id', 'position']).execute();
  for (const { id, position } of rows) {
    const { proof } = await proveRow(database, id, signing());
    expect([proof.position, proof.size, verifyRowProof(proof, key)]).toEqual([position, 21, true]);
    expect(verifyRowProof({ ...proof, leaf: proof.leaf.replace('done', 'deny') }, key)).toBe(false);
    expect(verifyRowProof({ ...proof, position: (position + 1) % 21 }, key)).toBe(false);
  }
  const old = await makeCheckpoint(database, signing());
  await fill(12, 21);
  const proof = await proveConsistency(database, 21, signing());
  expect(verifyConsistencyProof(proof, old.note, key)).toBe(true);
  expect(verifyConsistencyProof({ ...proof, path: proof.path.slice(1) }, old.note, key)).toBe(false);
  expect(openCheckpoint(proof.checkpoint)).toMatchObject({ origin, size: 33 });
});

test('a row that was changed is not proved', async () => {
  await fill(4);
  if (database.dialect === 'sqlite') {
    await database.batch((prepare) => {
      prepare('drop trigger audit_rows_same').run();
      prepare(`update audit_rows set verdict = 'deny' where position = 2`).run();
    });
  }
  const [row] = await database.tables<AuditTables>().selectFrom('audit_rows').select('id').where('position', '=', 2).execute();
  await expect(proveRow(database, row?.id ?? '', signing())).rejects.toThrow(/not what was recorded/);
});

test('a record is signed again when so many rows have no signature, or when the last one is old', async () => {
  const plan = { rows: 5, age: 1_000 };
  const due = async (time: number) => (await makeDueCheckpoint(database, signing(time), plan))?.size;
  expect(await due(0)).toBeUndefined();
  await fill(1);
  expect(await due(0)).toBe(1);
  await fill(4, 1);
  expect([await due(999), await due(1_000), await due(9_000)]).toEqual([undefined, 5, undefined]);
  await fill(5, 5);
  expect(await due(1_001)).toBe(10);
  expect(await verify()).toMatchObject({ ok: true, checkpoints: 3 });
});
