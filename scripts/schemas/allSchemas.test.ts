import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allSchemas } from './allSchemas.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'schemas');

it('equals what is committed (run `npm run schemas` after a change)', () => {
  const committed = readdirSync(folder).map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]);
  expect(Object.fromEntries(committed)).toEqual(JSON.parse(JSON.stringify(allSchemas())));
});

it('has every schema that package.json names', () => {
  const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const places: { url: string }[] = [...contributes.yamlValidation, ...contributes.jsonValidation];
  const named = places.map(({ url }) => url.replace('./schemas/', ''));
  expect([...new Set(named)].sort()).toEqual(Object.keys(allSchemas()).sort());
});
