import type { Database } from '../../data/database.ts';
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

function fromRow({ size, modified, report }: ScannedFileRow): ScannedFile {
  // Written by `writeScannedFiles` from a FileReport, under a version that changes with the program.
  return { size, modified, report: JSON.parse(report) as FileReport };
}

/** Replaces what is known of some files and forgets others, in one transaction. */
export async function writeScannedFiles(
  database: Database,
  version: string,
  files: ReadonlyMap<string, ScannedFile>,
  forgotten: readonly string[],
): Promise<void> {
  await database.batch((prepare) => {
    const insert = prepare('INSERT OR REPLACE INTO rules_scanned_files (path, size, modified, version, report) VALUES (?, ?, ?, ?, ?)');
    for (const [path, { size, modified, report }] of files) insert.run(path, size, modified, version, JSON.stringify(report));
    const remove = prepare('DELETE FROM rules_scanned_files WHERE path = ?');
    for (const path of forgotten) remove.run(path);
    // Findings of older rule versions are never read again.
    prepare('DELETE FROM rules_scanned_files WHERE version <> ?').run(version);
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
  await database.batch((prepare) => {
    prepare('DELETE FROM rules_workspace_scans').run();
    prepare('INSERT INTO rules_workspace_scans (digest, report) VALUES (?, ?)').run(digest, JSON.stringify(report));
  });
}
