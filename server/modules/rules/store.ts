import type { Database } from '../../data/database.ts';
import { deleteRows, upsertRows } from '../../data/manyRows.ts';
import type { FileReport, WorkspaceReport } from '../../governance/worker/ruleJobs.ts';
import type { RulesTables, ScannedFileRow } from './schemas.ts';

/** What is known of one file since it was last checked. */
export interface ScannedFile {
  readonly size: number;
  readonly modified: number;
  readonly report: FileReport;
}

/** Reads all files that were checked under a rules version. */
export async function readScannedFiles(database: Database, version: string): Promise<Map<string, ScannedFile>> {
  const rows = await database.tables<RulesTables>().selectFrom('rules_scanned_files').selectAll().where('version', '=', version).execute();
  return new Map(rows.map((row) => [row.path, fromRow(row)]));
}

/** Whether any file was ever checked, under whichever rules. */
export async function hasScannedFiles(database: Database): Promise<boolean> {
  const query = database.tables<RulesTables>().selectFrom('rules_scanned_files').select('path').limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

function fromRow({ size, modified, report }: ScannedFileRow): ScannedFile {
  // Written by `writeScannedFiles` from a FileReport, under a version that changes with the program.
  return { size, modified, report: JSON.parse(report) as FileReport };
}

/** Replaces what is known of some files. */
export async function writeScannedFiles(database: Database, version: string, files: ReadonlyMap<string, ScannedFile>): Promise<void> {
  const rows = [...files].map(([path, { size, modified, report }]) => ({ path, size, modified, version, report: JSON.stringify(report) }));
  await database.transaction<RulesTables, void>((tables) => upsertRows(tables, 'rules_scanned_files', rows, ['path']));
}

/** Forgets some files, and what was found under other rules, which is never read again. */
export async function forgetScannedFiles(database: Database, version: string, paths: readonly string[]): Promise<void> {
  await database.transaction<RulesTables, void>(async (tables) => {
    await deleteRows(tables, 'rules_scanned_files', 'path', paths);
    await tables.deleteFrom('rules_scanned_files').where('version', '<>', version).execute();
  });
}

/** What the whole-workspace checks found when everything was as the digest says; `undefined` when that is not known. */
export async function readWorkspaceReport(database: Database, digest: string): Promise<WorkspaceReport | undefined> {
  const query = database.tables<RulesTables>().selectFrom('rules_workspace_scans').select('report').where('digest', '=', digest);
  const row = await query.executeTakeFirst();
  // Written by `writeWorkspaceReport`, under a digest that changes with the program.
  return row && (JSON.parse(row.report) as WorkspaceReport);
}

/** Replaces what was known. */
export async function writeWorkspaceReport(database: Database, digest: string, report: WorkspaceReport): Promise<void> {
  await database.transaction<RulesTables, void>(async (tables) => {
    await tables.deleteFrom('rules_workspace_scans').execute();
    await tables
      .insertInto('rules_workspace_scans')
      .values({ digest, report: JSON.stringify(report) })
      .execute();
  });
}
