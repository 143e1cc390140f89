/** `node scripts/compileRulePacks.ts FILE`: reads the built-in rule packs once and for all, for the backend of a package. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskFiles } from '../server/data/files/diskFiles.ts';
import { listBuiltInPacks } from '../server/governance/config/packs.ts';
import { compilePacks } from '../server/governance/worker/compiledPacks.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node scripts/compileRulePacks.ts FILE');
const root = join(import.meta.dirname, '..', 'templates', 'rule-packs');
const { packs } = await listBuiltInPacks(root, diskFiles);
const compiled = await compilePacks(packs, root, diskFiles);
writeFileSync(file, JSON.stringify(compiled));
console.log(`${Object.values(compiled).flat().length} rules of ${Object.keys(compiled).length} packs in ${file}`);
