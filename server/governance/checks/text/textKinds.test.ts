import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { contentOf, textKinds } from './textKinds.ts';

const packages = dirname(dirname(fileURLToPath(import.meta.resolve('@ast-grep/napi'))));

it('lists every kind of every grammar that has a content', () => {
  const kinds = [...kindsOfPackages(), ...kindsInsideNapi()].filter((kind) => !kind.startsWith('_'));
  expect(kinds.length).toBeGreaterThan(2000);
  for (const content of ['comments', 'strings', 'code'] as const) {
    expect([...new Set(kinds.filter((kind) => contentOf(kind) === content))].sort()).toEqual([...textKinds[content]].sort());
  }
});

function kindsOfPackages(): string[] {
  const files = readdirSync(packages).map((name) => join(packages, name, 'src', 'node-types.json'));
  return files.filter((file) => existsSync(file)).flatMap((file) => namedTypes(JSON.parse(readFileSync(file, 'utf8'))));
}

function namedTypes(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'named' in value && value.named === true && 'type' in value ? [String(value.type)] : [];
  return [...own, ...Object.values(value).flatMap(namedTypes)];
}

function kindsInsideNapi(): string[] {
  const folder = join(packages, 'napi', 'lang');
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/"type": "([^"]+)",\s*"named": true/g)].map((found) => found[1] ?? ''));
}
