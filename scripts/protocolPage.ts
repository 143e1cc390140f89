/** `npm run docs:protocol`: writes docs/protocol.md from `protocol/`. With `--check`: says whether the page is what it would write. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { protocolPage } from './protocol/page.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'docs', 'protocol.md');
const page = protocolPage(join(root, 'protocol'));

if (!process.argv.includes('--check')) writeFileSync(file, page);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== page) {
  console.error('docs/protocol.md is stale: run "npm run docs:protocol" and commit the result.');
  process.exitCode = 1;
}
