// @ts-expect-error the package's `exports` hide the types that it ships; the next line fetches them.
import untyped from 'better-sqlite3';
import type Typed from '../../../node_modules/better-sqlite3/index.d.ts';

/** better-sqlite3 with its own types: the one place that loads the native binary. */
export const Sqlite: typeof Typed = untyped;
/** One native connection; synchronous, so it stays inside this folder. */
export type SqliteConnection = Typed.Database;
export type SqliteStatement<Parameters extends unknown[] = unknown[], Row = unknown> = Typed.Statement<Parameters, Row>;
