import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pendingMigrations, readMigrations } from './migrations.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'migrations-'));
  mkdirSync(path.join(folder, 'sqlite'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, sql: string): void => writeFileSync(path.join(folder, 'sqlite', name), sql);

test('files are read in order, whatever the line ends of the checkout', () => {
  write('0002_b.sql', 'select 2;');
  write('0001_a.sql', 'select 1;\r\nselect 2;\r\n');
  write('README.md', 'not a migration');
  const [first, second] = readMigrations('m', 'sqlite', folder);
  write('0001_a.sql', 'select 1;\nselect 2;\n');
  expect(readMigrations('m', 'sqlite', folder)[0]).toEqual(first);
  expect([first, second]).toMatchObject([
    { module: 'm', number: 1, name: 'a' },
    { module: 'm', number: 2, name: 'b' },
  ]);
});

test.each([
  ['a gap', ['0001_a.sql', '0003_c.sql']],
  ['a number used twice', ['0001_a.sql', '0001_b.sql']],
  ['a name without number', ['first.sql']],
])('%s is refused with the file that is wrong', (_, names) => {
  for (const name of names) write(name, 'select 1;');
  expect(() => readMigrations('m', 'sqlite', folder)).toThrow(/Migration '.*\.sql' is out of order: its name must begin with '\d{4}_'/);
});

test('a folder that is missing is an error, not a module without tables', () => {
  expect(() => readMigrations('m', 'sqlite', path.join(folder, 'nowhere'))).toThrow(
    /The migrations of module 'm' are missing: no folder '.*nowhere/,
  );
});

test.each([
  ['an entry', 'main.mjs'],
  ['a chunk', 'chunks/shared.mjs'],
])('bundled into %s, the copied files are found', async (_, outfile) => {
  mkdirSync(path.join(folder, 'migrations/m/sqlite'), { recursive: true });
  writeFileSync(path.join(folder, 'migrations/m/sqlite/0001_a.sql'), 'select 1;');
  const bundle = path.join(folder, outfile);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'migrations.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const script = `import(${JSON.stringify(pathToFileURL(bundle).href)}).then(({ readMigrations }) => console.log(readMigrations('m', 'sqlite')[0].sql))`;
  expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe('select 1;\n');
});

const migration = (number: number, checksum = `sum-${number}`) => ({ module: 'm', number, name: 'x', sql: '', checksum });

test('only what has not run is pending; modules that are not loaded are left alone', () => {
  const known = [migration(1), migration(2)];
  expect(pendingMigrations(known, [migration(1), { ...migration(9), module: 'gone' }])).toEqual([migration(2)]);
});

test('an edited migration and a newer database are refused, each with a remedy', () => {
  expect(() => pendingMigrations([migration(1)], [migration(1, 'other')])).toThrow(/'m\/0001_x' was edited after it ran.*Restore the file/);
  expect(() => pendingMigrations([migration(1)], [migration(1), migration(2)])).toThrow(/'m\/0002_x' of a newer Stewardry\. Update/);
});
