import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { MIGRATIONS_TABLE, type Migration } from '../migrations.ts';
import { Sqlite } from './engine.ts';
import { migrateSqlite } from './migrateSqlite.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'migrate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a migration that another connection runs between our look and our turn runs once', () => {
  const file = path.join(folder, 'state.db');
  const [first, second] = [new Sqlite(file), new Sqlite(file)];
  const migration: Migration = { module: 'm', number: 1, name: 'a', checksum: 'c', sql: 'create table t (x); insert into t values (1)' };
  let isOvertaken = false;
  const overtaken: Migration = {
    ...migration,
    // Read after the list of what is pending was made and before the lock is taken: the moment that matters.
    get sql() {
      if (!isOvertaken) {
        isOvertaken = true;
        migrateSqlite(second, [migration], systemClock);
      }
      return migration.sql;
    },
  };
  migrateSqlite(first, [overtaken], systemClock);
  expect([isOvertaken, first.prepare('select x from t').all()]).toEqual([true, [{ x: 1 }]]);
  expect(first.prepare(`select module, number from ${MIGRATIONS_TABLE}`).all()).toEqual([{ module: 'm', number: 1 }]);
  for (const connection of [first, second]) connection.close();
});
