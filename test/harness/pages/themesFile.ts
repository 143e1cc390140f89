import { join } from 'node:path';

/** What VS Code gives a page in each kind of theme, taken from a real one by test/e2e/ui/pages.test.ts. */
export const themesFile = join(import.meta.dirname, 'fixtures', 'themes.json');
