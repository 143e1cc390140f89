/** A repository as large as the benchmarks of runs need it, and the service over it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../server/base/clock.ts';
import { createIds } from '../server/base/ids.ts';
import { createLog } from '../server/base/log.ts';
import type { Changes } from '../server/changes/changes.ts';
import { createChanges } from '../server/changes/createChanges.ts';
import type { Database } from '../server/data/database.ts';
import { resolveDataFolder } from '../server/data/dataFolder.ts';
import { readMigrations } from '../server/data/migrations.ts';
import { openDatabase } from '../server/data/sqlite/openSqlite.ts';
import { createTemporaryFolder } from '../test/harness/temporaryFolder.ts';

export interface ChangesStage {
  readonly folder: string;
  readonly changes: Changes;
  readonly database: Database;
  /** Id of a run. */
  readonly newId: () => string;
  dispose(): Promise<void>;
}

/** Files a folder, so that there are folders in folders. */
const FILES_PER_FOLDER = 25;
const LINES = 60;

/** Path of the file with that number. */
export function pathOf(number: number): string {
  const folder = Math.floor(number / FILES_PER_FOLDER);
  return `src/part-${folder % 20}/area-${folder}/file-${number}.ts`;
}

/** A text of about 2 KB; `changed` lines are others. */
export function textOf(number: number, changed: readonly number[] = []): string {
  const lines = Array.from({ length: LINES }, (_, line) => `export const value${line} = ${number * line}; // line ${line}`);
  for (const line of changed) lines[line] = `export const changed${line} = ${number};`;
  return `${lines.join('\n')}\n`;
}

/** A git repository with so many files, of which some are changed and some new. */
export async function createChangesStage(files: number): Promise<ChangesStage> {
  const home = createTemporaryFolder('bench-changes');
  const folder = path.join(home.path, 'workspace');
  for (let number = 0; number < files; number++) {
    const file = path.join(folder, pathOf(number));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, textOf(number));
  }
  const git = (...args: string[]): void => void execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@b', ...args]);
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'first');
  git('gc', '-q');
  for (let number = 0; number < files / 50; number++) writeFileSync(path.join(folder, pathOf(number)), textOf(number, [0]));
  for (let number = 0; number < 20; number++) writeFileSync(path.join(folder, `new-${number}.ts`), textOf(number));
  const dataFolder = resolveDataFolder({ environment: { STEWARDRY_HOME: path.join(home.path, 'home') } });
  const file = dataFolder.databaseFile(folder);
  const migrations = readMigrations('changes', 'sqlite');
  const { database } = await openDatabase({ file, migrations, clock: systemClock, whenUnusable: 'fail' });
  const newId = createIds(systemClock);
  const log = createLog({ fileName: 'bench.log', level: 'ERROR', clock: systemClock });
  const changes = createChanges({ dataFolder, clock: systemClock, newId, log, environment: process.env });
  return {
    folder,
    changes,
    database,
    newId,
    async dispose() {
      await database.close();
      home.dispose();
    },
  };
}
