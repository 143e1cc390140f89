import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { modules } from './index.ts';

/** Tables that the SQL files of a folder create. */
function tablesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  const sql = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
  return [...sql.matchAll(/^\s*create (?:unlogged )?(?:virtual )?table (?:if not exists )?"?([a-z_0-9]+)/gim)]
    .flatMap(([, name = '']) => name)
    .sort();
}

describe.each(modules.map((module) => [module.id, module] as const))('%s', (id, module) => {
  const folder = path.join(import.meta.dirname, id);

  it.each(['sqlite', 'postgres'])('declares the tables that its migrations make on %s', (dialect) => {
    expect([...module.tables].sort()).toEqual(tablesIn(path.join(folder, 'migrations', dialect)));
  });

  it('has a smoke test, which is run with every other module absent in turn', () => {
    expect(existsSync(path.join(folder, 'smoke.ts'))).toBe(true);
  });

  it('answers under its own name, with a README that says what it owns', () => {
    expect([...module.requests.keys()].filter((method) => !method.startsWith(`${id}/`))).toEqual([]);
    expect(existsSync(path.join(folder, 'README.md'))).toBe(true);
  });

  it('needs and uses modules that exist', () => {
    const known = modules.map((each) => each.id);
    expect([...module.requires, ...module.optional].filter((each) => !known.includes(each))).toEqual([]);
  });
});
