import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Language, languages } from './languages.ts';

const packages = join(import.meta.dirname, '..', '..', '..', 'node_modules');

/** Of a parser's table of its node types (https://tree-sitter.github.io/tree-sitter/using-parsers/6-static-node-types.html). */
type NodeTypes = Readonly<Record<string, { readonly fields?: Readonly<Record<string, unknown>> }>>;

function nodeTypesOf({ id, parser }: Language): NodeTypes {
  const file = parser === undefined ? join('@ast-grep', 'napi', 'lang', `${id}.d.ts`) : join(parser.package, 'type.d.ts');
  const text = readFileSync(join(packages, file), 'utf8');
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
}

function fieldsOf(language: Language): Readonly<Record<string, string>> {
  const kinds = Object.entries(nodeTypesOf(language)).map(([kind, { fields }]) => [kind, Object.keys(fields ?? {}).join(' ')] as const);
  return Object.fromEntries(kinds.filter(([, fields]) => fields !== ''));
}

it('knows the fields of every parser that is installed', async () => {
  const parsed = languages.filter(({ isBinaryOnly }) => isBinaryOnly !== true);
  const lines = parsed.map((language) => `${JSON.stringify(language.id)}:${JSON.stringify(fieldsOf(language))}`);
  // Made anew with `npx vitest run -u` when a parser is updated.
  await expect(`{\n${lines.join(',\n')}\n}\n`).toMatchFileSnapshot('fieldNames.snap.json');
});
