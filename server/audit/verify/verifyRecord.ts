import { type Kysely, sql } from 'kysely';
import type { AuditProblem } from '../../../protocol/audit.ts';
import { messageOf, systemCodeOf, throwIfCancelled } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import type { PublicKey } from '../note/signedNote.ts';
import { toHex } from '../row/rowContent.ts';
import { readEnd } from '../store/appendRows.ts';
import type { AuditTables } from '../store/auditTables.ts';
import { ChainVerifier, type TrustedCheckpoint } from './chainVerifier.ts';
import { checkStored } from './storedCheckpoints.ts';

/** What to hold the record against besides itself. */
export interface VerifyOptions {
  /** Whose signatures count. */
  readonly keys: readonly PublicKey[];
  /** Notes found outside the database, already known to be signed by one of the keys. */
  readonly anchors: readonly TrustedCheckpoint[];
  readonly signal: AbortSignal;
  /** Called now and then with rows done and rows in all. */
  report(done: number, total: number): void;
}

/** What was found. `root` is hexadecimal, of the rows up to the first problem. */
export interface Verification {
  readonly ok: boolean;
  readonly size: number;
  readonly root: string;
  readonly pruned: number;
  readonly checkpoints: number;
  readonly anchors: number;
  readonly problem?: AuditProblem;
}

const ROWS_PER_READ = 2_000;

/** Reads the whole record as it is at one moment and recomputes everything. Keeps nobody from writing. */
export async function verifyRecord(database: Database, options: VerifyOptions): Promise<Verification> {
  let verifier = new ChainVerifier([], 0);
  let checkpoints = 0;
  let problem: AuditProblem | undefined;
  try {
    await database.snapshot<AuditTables, void>(async (tables) => {
      const checked = checkStored(await tables.selectFrom('audit_checkpoints').selectAll().orderBy('size').execute(), options.keys);
      checkpoints = checked.trusted.length;
      verifier = new ChainVerifier([...checked.trusted, ...options.anchors], checked.sealed);
      problem = (await verifyRows(tables, verifier, options)) ?? checked.problem ?? (await checkIndexes(database, tables));
    });
  } catch (error) {
    if (!isDamage(error)) throw error;
    const message = `The record cannot be read from position ${verifier.size} on: ${messageOf(error)}`;
    problem = { position: verifier.size, kind: 'row', message };
  }
  return {
    ok: problem === undefined,
    size: verifier.size,
    root: toHex(verifier.root()),
    pruned: verifier.pruned,
    checkpoints,
    anchors: options.anchors.length,
    ...(problem === undefined ? {} : { problem }),
  };
}

async function verifyRows(
  tables: Kysely<AuditTables>,
  verifier: ChainVerifier,
  { signal, report }: VerifyOptions,
): Promise<AuditProblem | undefined> {
  const { size: total } = await readEnd(tables);
  const all = tables.selectFrom('audit_rows').selectAll().orderBy('position').limit(ROWS_PER_READ);
  // Without a lower end at first: a row at a negative position is one too many.
  let next = all;
  for (;;) {
    throwIfCancelled(signal);
    const rows = await next.execute();
    for (const row of rows) {
      const problem = verifier.add(row);
      if (problem !== undefined) return problem;
    }
    report(verifier.size, total);
    if (rows.length < ROWS_PER_READ) return verifier.finish();
    next = all.where('position', '>=', verifier.size);
  }
}

/** The file itself is broken where the rows are. */
function isDamage(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (/^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(systemCodeOf(cause) ?? '')) return true;
  }
  return false;
}

/** An index that leaves a row out hides it from those who look for it. PostgreSQL has no such check of its own. */
async function checkIndexes(database: Database, tables: Kysely<AuditTables>): Promise<AuditProblem | undefined> {
  if (database.dialect !== 'sqlite') return undefined;
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(audit_rows)`.execute(tables);
  const findings = rows.map((row) => row.integrity_check).filter((finding) => finding !== 'ok');
  const [first] = findings;
  if (first === undefined) return undefined;
  const numbers = findings.flatMap((finding) => /^row (\d+) missing/.exec(finding)?.[1] ?? []);
  // SQLite counts rows from 1.
  const position = numbers.length === 0 ? 0 : Math.min(...numbers.map(Number)) - 1;
  return { position, kind: 'index', message: `An index of the record does not agree with its rows: ${first}` };
}
