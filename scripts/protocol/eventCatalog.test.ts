import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withCatalog } from './eventCatalog.ts';

it('docs/events.md shows the catalog as it is in the code ("npm run docs:protocol" writes it)', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'events.md'), 'utf8');
  expect(page).toBe(withCatalog(page));
});
