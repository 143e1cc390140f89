import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveInside } from './evidence.ts';

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'resolve-'));
  root = path.join(realpathSync(folder), 'tree');
  mkdirSync(path.join(root, 'src'), { recursive: true });
  writeFileSync(path.join(root, 'src', 'a.ts'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['what is there', 'src/a.ts'],
  ['what is not there yet', 'src/new/b.ts'],
  ['what would be inside of a file', 'src/a.ts/b.ts'],
  ['a name that no system takes', `src/${'x'.repeat(300)}`],
])('%s is where its name says', async (_, name) => {
  expect(await resolveInside(root, name)).toBe(path.join(root, name));
});

it('links are followed, and what leads outside is nowhere', async () => {
  symlinkSync('src', path.join(root, 'inside'));
  symlinkSync('../..', path.join(root, 'src', 'outside'));
  symlinkSync('../nowhere', path.join(root, 'dangling'));
  const found = await Promise.all(['inside/a.ts', 'src/outside/x', 'dangling', '../x'].map((name) => resolveInside(root, name)));
  expect(found).toEqual([path.join(root, 'src', 'a.ts'), undefined, undefined, undefined]);
});

it('links that lead in a circle are nowhere', async () => {
  symlinkSync('two', path.join(root, 'one'));
  symlinkSync('one', path.join(root, 'two'));
  expect([await resolveInside(root, 'one'), await resolveInside(root, 'one/a.ts')]).toEqual([undefined, undefined]);
});
