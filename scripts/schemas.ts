/** Writes schemas/ (what the editor knows about rule, test, configuration and baseline files) and the tools in package.json. A test says when they are stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allSchemas } from './schemas/allSchemas.ts';
import { languageModelTools } from './schemas/languageModelTools.ts';

const folder = join(import.meta.dirname, '..', 'schemas');
for (const [name, schema] of Object.entries(allSchemas())) writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);

const manifest = join(import.meta.dirname, '..', 'package.json');
const content = JSON.parse(readFileSync(manifest, 'utf8'));
content.contributes.languageModelTools = languageModelTools();
writeFileSync(manifest, `${JSON.stringify(content, null, 2)}\n`);
