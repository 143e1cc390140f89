/** The audit record: appending so that a power cut takes nothing away, and recomputing a million rows. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as protocol from '../protocol/audit.ts';
import type { AuditEntry } from '../server/audit/auditLog.ts';
import { createAuditLog } from '../server/audit/createAuditLog.ts';
import { systemClock } from '../server/base/clock.ts';
import { createIds } from '../server/base/ids.ts';
import { type Backend, createBackend } from '../server/createBackend.ts';
import type { Database } from '../server/data/database.ts';
import { resolveDataFolder } from '../server/data/dataFolder.ts';
import { readMigrations } from '../server/data/migrations.ts';
import { openDatabase } from '../server/data/sqlite/openSqlite.ts';
import { createTemporaryFolder } from '../test/harness/temporaryFolder.ts';
import { amountGoal, type Benchmark, type Row } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';

/** 4,000 appends a second. */
const APPEND_GOAL_US = 250;
const VERIFY_GOAL_MS = 30_000;
const ROWS = 1_000_000;
const APPENDS_PER_REPEAT = 20_000;
/** Who appends at the same moment shares a wait for the disk. */
const AT_ONCE = 64;
const ALONE_PER_REPEAT = 500;

export const audit: Benchmark = {
  name: 'audit',
  title: 'Audit record',
  async run({ repeats, say }) {
    const home = createTemporaryFolder('bench-audit');
    try {
      const folder = join(home.path, 'workspace');
      mkdirSync(folder);
      const database = await openRecord(resolveDataFolder({ environment: { STEWARDRY_HOME: home.path } }).databaseFile(folder));
      const rows = [await appendTogether(database, repeats, say), ...(await appendAlone(database, repeats, say))];
      await fill(database, repeats * (APPENDS_PER_REPEAT + 2 * ALONE_PER_REPEAT), say);
      await database.close();
      rows.push(await verifyAll(home.path, folder, say));
      return { rows, notes: NOTES };
    } finally {
      home.dispose();
    }
  },
};

const NOTES = [
  'synchronous=FULL, entries with a redacted body of four fields; four indexes. 4,000 a second are 250 µs each.',
  `"${AT_ONCE} at once": as many callers, each waits for its own row; average of a run of ${APPENDS_PER_REPEAT} rows. "Alone": one caller, each row in a commit of its own.`,
  'Verifying is the request audit/verify in a worker thread: every body, row and tree hash, and the indexes.',
];

const log = createAuditLog({ clock: systemClock, newId: createIds(systemClock) });

async function openRecord(file: string): Promise<Database> {
  const migrations = readMigrations('audit', 'sqlite');
  return (await openDatabase({ file, migrations, clock: systemClock, whenUnusable: 'fail', durability: 'full' })).database;
}

function entry(number: number): AuditEntry {
  return {
    actor: { kind: 'person', name: 'Ada' },
    action: number % 3 === 0 ? 'rules/setSeverity' : 'workspace/setConfig',
    subject: `rules.severity.rule-${number % 400}`,
    verdict: 'done',
    correlationId: `01JD3XAMPLE0123456789A${number}`,
    body: { params: { folder: '/home/ada/shop', key: `rules.severity.rule-${number % 400}`, value: 'off' }, caller: 'lsp' },
  };
}

async function appendTogether(database: Database, repeats: number, say: (line: string) => void): Promise<Row> {
  const averages: number[] = [];
  for (let round = -1; round < repeats; round++) {
    say(`append, ${AT_ONCE} at once, ${round + 1} of ${repeats}`);
    const started = performance.now();
    let next = 0;
    const caller = async (): Promise<void> => {
      while (next < APPENDS_PER_REPEAT) await log.append(database, entry(next++));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, caller));
    if (round >= 0) averages.push(((performance.now() - started) * 1_000) / APPENDS_PER_REPEAT);
  }
  const ours = summarize(averages);
  return { what: `append, ${AT_ONCE} at once, per row`, unit: 'µs', ours, goals: [amountGoal('p50', ours.p50, APPEND_GOAL_US)] };
}

async function appendAlone(database: Database, repeats: number, say: (line: string) => void): Promise<Row[]> {
  const ways = {
    'append alone': (number: number) => log.append(database, entry(number)),
    'append in a transaction with others': inTransaction(database),
  };
  const rows: Row[] = [];
  for (const [what, append] of Object.entries(ways)) {
    say(what);
    const times: number[] = [];
    for (let number = 0; number < repeats * ALONE_PER_REPEAT; number++) {
      const started = performance.now();
      await append(number);
      times.push((performance.now() - started) * 1_000);
    }
    rows.push({ what, unit: 'µs', ours: summarize(times), goals: [] });
  }
  return rows;
}

/** As the kernel does it: the row joins the transaction of the mutation. */
function inTransaction(database: Database): (number: number) => Promise<unknown> {
  return (number) => database.transaction(() => log.append(database, entry(number)));
}

async function fill(database: Database, from: number, say: (line: string) => void): Promise<void> {
  const step = 10_000;
  for (let start = from; start < ROWS; start += step) {
    if (start % 100_000 < step) say(`filling, ${start} of ${ROWS} rows`);
    const count = Math.min(step, ROWS - start);
    await Promise.all(Array.from({ length: count }, (_, index) => log.append(database, entry(start + index))));
  }
}

async function verifyAll(home: string, folder: string, say: (line: string) => void): Promise<Row> {
  const environment = { ...process.env, STEWARDRY_HOME: home };
  const backend: Backend = await createBackend({ logName: 'bench.log', logLevel: 'WARNING', environment });
  try {
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      say(`verify ${ROWS} rows, ${round + 1} of 3`);
      const started = performance.now();
      const found = await backend.kernel.ask(protocol.verify, { folder });
      if (!found.ok || found.size < ROWS) throw new Error(`the record does not verify: ${JSON.stringify(found)}`);
      times.push(performance.now() - started);
    }
    const ours = summarize(times);
    return { what: `verify ${ROWS} rows`, unit: 'ms', ours, goals: [amountGoal('p95', ours.p95, VERIFY_GOAL_MS)] };
  } finally {
    await backend.close();
  }
}

if (import.meta.main) await runAlone(audit);
