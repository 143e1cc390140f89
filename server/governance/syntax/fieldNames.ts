import tables from './fieldNames.snap.json' with { type: 'json' };

/** By language: for each kind of node with named parts the names, with blanks between. fieldNames.test.ts makes it of the parsers' own tables. */
const names: Readonly<Record<string, Readonly<Record<string, string>>>> = tables;

/** The fields that children of each kind of node may stand in, such as `name` and `body`: what a rule can say with `field`. */
export function fieldsOfKinds(language: string): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(names[language] ?? {}).map(([kind, fields]) => [kind, fields.split(' ')]));
}
