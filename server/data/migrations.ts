import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash } from '../base/contentHash.ts';
import { BadInputError } from '../base/errors.ts';

export interface Migration {
  readonly module: string;
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Kept by us, beside the tables of the modules. */
export const MIGRATIONS_TABLE = 'stewardry_migrations';

/** What the database remembers of a migration that ran. */
export type AppliedMigration = Pick<Migration, 'module' | 'number' | 'name' | 'checksum'>;

const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;

/** The engine that a folder of migrations is written for. */
export type DialectName = 'sqlite' | 'postgres';

/**
 * Reads `<folder>/<dialect>/NNNN_name.sql` of a module or a service in order. Throws `BadInputError` for a misnamed file, a gap or a number used twice, and when
 * the folder is missing: a build that forgot the files must not pass for a module without tables.
 */
export function readMigrations(module: string, dialect: DialectName, folder = migrationsFolder(module)): readonly Migration[] {
  const dialectFolder = path.join(folder, dialect);
  if (!existsSync(dialectFolder)) throw new BadInputError(`The migrations of module '${module}' are missing: no folder '${dialectFolder}'`);
  return readdirSync(dialectFolder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file, index) => readMigration(module, path.join(dialectFolder, file), index + 1));
}

/**
 * Where the SQL files of a module or a service are: beside it when run from source; in the bundle, where this file may be an entry or a
 * chunk one folder down, in `migrations/<module>` beside the entries, where the build copies them. SQL stays SQL this way.
 */
function migrationsFolder(module: string): string {
  const places = [`./migrations/${module}/`, `../migrations/${module}/`, `../${module}/migrations/`, `../modules/${module}/migrations/`];
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return folders.find((folder) => existsSync(folder)) ?? folders.at(-1) ?? module;
}

function readMigration(module: string, file: string, expectedNumber: number): Migration {
  const [, digits = '', name = ''] = FILE_NAME.exec(path.basename(file)) ?? [];
  if (Number(digits) !== expectedNumber) {
    const expected = String(expectedNumber).padStart(4, '0');
    throw new BadInputError(`Migration '${file}' is out of order: its name must begin with '${expected}_'`);
  }
  // A checkout may change the line ends; the SQL stays the same.
  const sql = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  return { module, number: expectedNumber, name, sql, checksum: contentHash(sql) };
}

/**
 * Which migrations are still to run. Throws `BadInputError` when an applied file was edited since, or when the database has seen a
 * newer version of this program. Rows of modules that are not loaded now are left alone.
 */
export function pendingMigrations(known: readonly Migration[], applied: readonly AppliedMigration[]): readonly Migration[] {
  const modules = new Set(known.map((migration) => migration.module));
  const byKey = new Map(known.map((migration) => [keyOf(migration), migration]));
  for (const row of applied.filter((each) => modules.has(each.module))) {
    const migration = byKey.get(keyOf(row));
    const label = migrationLabel(row);
    if (migration === undefined) {
      throw new BadInputError(
        `The database has migration ${label} of a newer Stewardry. Update Stewardry, or set STEWARDRY_HOME to another folder`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new BadInputError(
        `Migration ${label} was edited after it ran on this database. Restore the file and put the change into a new migration`,
      );
    }
  }
  const done = new Set(applied.map(keyOf));
  return known.filter((migration) => !done.has(keyOf(migration)));
}

function keyOf(migration: Pick<Migration, 'module' | 'number'>): string {
  return `${migration.module}/${migration.number}`;
}

/** A migration as messages name it: `'rules/0001_create_scanned_files'`. */
export function migrationLabel({ module, number, name }: Pick<Migration, 'module' | 'number' | 'name'>): string {
  return `'${module}/${String(number).padStart(4, '0')}_${name}'`;
}
