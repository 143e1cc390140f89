/**
 * `npm run docs:protocol`: writes docs/protocol.md from `protocol/`, and the catalog in docs/events.md. With `--check`: says whether the
 * pages are what it would write.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCatalog } from './protocol/eventCatalog.ts';
import { protocolPage } from './protocol/page.ts';

const root = join(import.meta.dirname, '..');
const eventsPage = join(root, 'docs', 'events.md');
const pages: Readonly<Record<string, string>> = {
  [join(root, 'docs', 'protocol.md')]: protocolPage(join(root, 'protocol')),
  [eventsPage]: withCatalog(readFileSync(eventsPage, 'utf8')),
};

for (const [file, page] of Object.entries(pages)) {
  if (!process.argv.includes('--check')) writeFileSync(file, page);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== page) {
    console.error(`${file} is stale: run "npm run docs:protocol" and commit the result.`);
    process.exitCode = 1;
  }
}
