import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { openTestDatabase, type TestTables, testMigrations } from '../fixtures/testDatabase.ts';
import { Sqlite } from './engine.ts';
import { repair } from './repair.ts';

const THINGS = 400;
const PAGE = 4_096;
let sampleFolder: string;
let sample: string;
let folder: string;
let file: string;

beforeAll(async () => {
  sampleFolder = mkdtempSync(path.join(tmpdir(), 'sample-'));
  sample = path.join(sampleFolder, 'state.db');
  const { database } = await openTestDatabase(sample);
  await database.batch((prepare) => {
    for (let index = 0; index < THINGS; index++) {
      prepare('insert into things (id, body, size) values (?, ?, ?)').run(`thing-${index}`, `${index} `.repeat(50), index);
      prepare('insert into parts (thing, body) values (?, ?)').run(`thing-${index}`, 'p'.repeat(300));
      prepare('insert into pairs (left_id, right_id) values (?, ?)').run(`thing-${index}`, 'x'.repeat(40));
    }
  });
  await database.close();
});
afterAll(() => rmSync(sampleFolder, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'repair-'));
  file = path.join(folder, 'state.db');
  copyFileSync(sample, file);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function damage(change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes);
}

interface Opened {
  readonly messages: readonly string[];
  readonly counts: { readonly things: number; readonly parts: number; readonly pairs: number };
  /** Rows whose content is not what was written. */
  readonly wrong: number;
}

/** Opens the damaged file as the program would, reads everything, and proves that it can be written and opened again. */
async function openAndUse(): Promise<Opened> {
  const { database, notices } = await openTestDatabase(file);
  const tables = database.tables<TestTables>();
  const things = await tables.selectFrom('things').selectAll().execute();
  const parts = await tables.selectFrom('parts').selectAll().execute();
  const pairs = await tables.selectFrom('pairs').selectAll().execute();
  await tables.insertInto('things').values({ id: 'new', body: '' }).execute();
  await database.close();
  const again = await openTestDatabase(file);
  expect(again.notices).toEqual([]);
  await again.database.close();
  const wrong = things.filter((thing) => thing.body !== `${thing.size} `.repeat(50)).length;
  return {
    messages: notices.map((notice) => notice.message),
    counts: { things: things.length, parts: parts.length, pairs: pairs.length },
    wrong,
  };
}

const asideFiles = (): string[] => readdirSync(folder).filter((name) => /^state\.db\.damaged-\d{8}T\d{6}Z(-\d+)?$/.test(name));
const everything = { things: THINGS, parts: THINGS, pairs: THINGS };

test('an undamaged file is left alone', async () => {
  expect(await openAndUse()).toEqual({ messages: [], counts: everything, wrong: 0 });
  expect(asideFiles()).toEqual([]);
});

test.each([
  ['text', Buffer.from('this is not a database at all\n'.repeat(1_000))],
  ['bytes', Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 251))],
  ['zero bytes', Buffer.alloc(50_000)],
  ['a few bytes', Buffer.from('SQL')],
])('a file of %s is moved aside, kept as it was, said so, and a new one begun', async (_, content) => {
  writeFileSync(file, content);
  const { messages, counts } = await openAndUse();
  expect(counts).toEqual({ things: 0, parts: 0, pairs: 0 });
  expect(messages).toEqual([
    expect.stringMatching(/^The database '.*' was damaged \(.+\)\. It was moved to '.*damaged-.*' and rebuilt with 0 rows/),
  ]);
  expect(asideFiles().map((name) => readFileSync(path.join(folder, name)).equals(content))).toEqual([true]);
});

test('a damaged header costs no row', async () => {
  damage((bytes) => bytes.fill(0xff, 0, 100));
  const { messages, counts, wrong } = await openAndUse();
  expect({ counts, wrong, notices: messages.length }).toEqual({ counts: everything, wrong: 0, notices: 1 });
});

test('damaged pages cost exactly the rows on them and their children, the notice names the table, and no row is made up', async () => {
  const pages = pagesOf('things');
  const broken = [0.25, 0.6].map((part) => pages[Math.floor(pages.length * part)] ?? 0);
  const left = THINGS - broken.reduce((sum, page) => sum + cellsOf(page), 0);
  damage((bytes) => {
    for (const page of broken) bytes.fill(0xa5, (page - 1) * PAGE, page * PAGE);
  });
  const { messages, counts, wrong } = await openAndUse();
  expect({ counts, wrong }).toEqual({ counts: { things: left, parts: left, pairs: THINGS }, wrong: 0 });
  expect(left).toBeLessThan(THINGS);
  expect(messages).toEqual([expect.stringContaining("not everything of 'things' could be read")]);
});

function cellsOf(page: number): number {
  const sqlite = new Sqlite(sample, { readonly: true });
  const cells = sqlite.prepare<[number], number>('select ncell from dbstat where pageno = ?').pluck().get(page);
  sqlite.close();
  return cells ?? 0;
}

/** Leaf pages of a table, in order. */
function pagesOf(table: string): number[] {
  const sqlite = new Sqlite(sample, { readonly: true });
  const rows = sqlite
    .prepare<[string], number>(`select pageno from dbstat where name = ? and pagetype = 'leaf' order by path`)
    .pluck()
    .all(table);
  sqlite.close();
  return rows;
}

test.each([0.25, 0.5, 0.9])('a file cut to %d of its length gives back what is left', async (part) => {
  truncateSync(file, Math.floor(readFileSync(file).length * part));
  const { messages, wrong } = await openAndUse();
  expect({ wrong, notices: messages.length }).toEqual({ wrong: 0, notices: 1 });
});

test('rows are not lost when every page in turn is damaged: opening never fails, and the rest is kept', async () => {
  const length = readFileSync(sample).length;
  const lost: number[] = [];
  for (let page = 1; page <= length / PAGE; page += 3) {
    copyFileSync(sample, file);
    damage((bytes) => bytes.fill(0x5a, (page - 1) * PAGE, page * PAGE));
    const { counts } = await openAndUse();
    lost.push(3 * THINGS - counts.things - counts.parts - counts.pairs);
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
  }
  // Page 1 is the schema: without it nothing can be named. A root page costs its table; any other only its own rows and their children.
  expect(lost.filter((rows) => rows === 3 * THINGS).length).toBeLessThanOrEqual(1);
  expect(lost.sort((a, b) => a - b)[Math.floor(lost.length / 2)]).toBeLessThan(THINGS * 0.2);
});

test('a few wrong bytes at any of many places never keep the file from opening', async () => {
  const length = readFileSync(sample).length;
  for (let offset = 3; offset < length; offset += Math.floor(length / 60)) {
    copyFileSync(sample, file);
    damage((bytes) => bytes.fill(0xee, offset, offset + 16));
    await openAndUse();
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
  }
});

test('a file that lost its content some time ago is told from one that is just being created', async () => {
  writeFileSync(file, '');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(file, longAgo, longAgo);
  const emptied = await openTestDatabase(file);
  await emptied.database.close();
  rmSync(file);
  writeFileSync(file, '');
  const fresh = await openTestDatabase(file);
  await fresh.database.close();
  expect([emptied.notices.map((notice) => notice.message), fresh.notices]).toEqual([[expect.stringContaining('its content is lost')], []]);
});

test('rows that are only in the log of a killed process are saved too', async () => {
  const writer = new Sqlite(file);
  writer.pragma('wal_autocheckpoint = 0');
  writer.prepare(`insert into things (id, body, size) values ('late', '-1 ', -1)`).run();
  for (const part of ['', '-wal']) copyFileSync(file + part, path.join(folder, `copy.db${part}`));
  writer.close();
  const [last = 0] = pagesOf('parts').slice(-1);
  file = path.join(folder, 'copy.db');
  damage((bytes) => bytes.fill(0, (last - 1) * PAGE, last * PAGE));
  const { database, notices } = await openTestDatabase(file);
  const late = await database.tables<TestTables>().selectFrom('things').select('id').where('id', '=', 'late').execute();
  expect({ notices: notices.length, late }).toEqual({ notices: 1, late: [{ id: 'late' }] });
  await database.close();
});

test('a contradictory schema costs no row', async () => {
  const sqlite = new Sqlite(file);
  sqlite.unsafeMode(true);
  sqlite.pragma('writable_schema = on');
  sqlite.exec(`update sqlite_schema set rootpage = 99999 where name = 'things_by_size'`);
  sqlite.exec(`update sqlite_schema set sql = 'create nonsense' where name = 'parts'`);
  sqlite.close();
  const { messages, counts } = await openAndUse();
  expect({ notices: messages.length, things: counts.things, pairs: counts.pairs }).toEqual({ notices: 1, things: THINGS, pairs: THINGS });
});

test('a suspicion left by the last session makes the next open check the indexes too, and repair them', async () => {
  // An index with an entry of yesterday: quick_check only counts them, so the file opens and the index answers wrongly.
  const sqlite = new Sqlite(file);
  sqlite.unsafeMode(true);
  sqlite.pragma('writable_schema = on');
  const hidden = `from sqlite_schema where name = 'things_by_size'`;
  const row = sqlite.prepare<[], { rootpage: number; sql: string }>(`select rootpage, sql ${hidden}`).get();
  sqlite.exec(`delete ${hidden}`);
  sqlite.close();
  const without = new Sqlite(file);
  without.unsafeMode(true);
  without.exec(`update things set size = 5000 where id = 'thing-7'`);
  without.pragma('writable_schema = on');
  without.prepare(`insert into sqlite_schema values ('index', 'things_by_size', 'things', ?, ?)`).run(row?.rootpage, row?.sql);
  without.close();

  const first = await openTestDatabase(file);
  const bySize = 'select count(*) as count from things indexed by things_by_size where size = 5000';
  const missed = await first.database.batch((prepare) => prepare(bySize).get());
  expect({ notices: first.notices, missed }).toEqual({ notices: [], missed: { count: 0 } });
  await first.database.close();
  writeFileSync(`${file}.suspect`, '');

  const second = await openTestDatabase(file);
  const found = await second.database.batch((prepare) => prepare(bySize).get());
  await second.database.close();
  expect({ notices: second.notices.length, found, isStillSuspect: existsSync(`${file}.suspect`) }).toEqual({
    notices: 1,
    found: { count: 1 },
    isStillSuspect: false,
  });
});

test('a file that breaks under an open connection is noticed, said, and repaired at the next open', async () => {
  const { database } = await openTestDatabase(file);
  await database.batch((prepare) => prepare('pragma shrink_memory').run());
  damage((bytes) => {
    for (const page of pagesOf('parts')) bytes.fill(0x5a, (page - 1) * PAGE, page * PAGE);
  });
  const reading = database.tables<TestTables>().selectFrom('parts').selectAll().execute();
  await expect(reading).rejects.toThrow(/is damaged\. Restart Stewardry: it is repaired when it is opened/);
  expect(existsSync(`${file}.suspect`)).toBe(true);
  await database.close();
  const { messages, counts } = await openAndUse();
  expect({ notices: messages.length, things: counts.things, isStillSuspect: existsSync(`${file}.suspect`) }).toEqual({
    notices: 1,
    things: THINGS,
    isStillSuspect: false,
  });
});

test('a repair that was cut short between building and moving is finished at the next open', async () => {
  damage((bytes) => bytes.fill(0xff, 0, 100));
  copyFileSync(file, path.join(folder, 'damaged-copy'));
  repair(file, testMigrations, systemClock);
  // As after a kill between the two renames: the new file is ready, the damaged one still in place, with a log that must not be applied.
  copyFileSync(file, `${file}.rebuilt`);
  copyFileSync(path.join(folder, 'damaged-copy'), file);
  writeFileSync(`${file}-wal`, 'stale');
  const { messages, counts } = await openAndUse();
  expect({ messages, counts }).toEqual({
    messages: [expect.stringContaining('its repair was interrupted and is now done')],
    counts: everything,
  });
  const logs = readdirSync(folder).filter((name) => name.endsWith('-wal'));
  expect(logs.map((name) => [name.includes('.damaged-'), readFileSync(path.join(folder, name), 'utf8')])).toEqual([[true, 'stale']]);
});

test('of several processes that open a damaged file at once, one repairs it and all can use it', async () => {
  damage((bytes) => bytes.fill(0xff, 0, 100));
  const program = path.join(import.meta.dirname, '../fixtures/program.ts');
  const runs = [1, 2, 3].map(() => promisify(execFile)(process.execPath, [program, 'open', file]));
  const notices = (await Promise.all(runs)).flatMap(({ stdout }) => JSON.parse(stdout).notices);
  expect([notices.length, asideFiles().length]).toEqual([1, 1]);
  expect(await openAndUse()).toEqual({ messages: [], counts: everything, wrong: 0 });
});
