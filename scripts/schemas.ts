/** Writes schemas/: what the editor knows about rule, test, configuration and baseline files. A test says when they are stale. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allSchemas } from './schemas/allSchemas.ts';

const folder = join(import.meta.dirname, '..', 'schemas');
for (const [name, schema] of Object.entries(allSchemas())) writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
