/** A JSON Schema, draft 7: the newest that VS Code's YAML and JSON editors both understand. */
export type JsonSchema = { readonly [key: string]: unknown };

/** What zod produced, without the `$schema` that only a whole document may have. */
export function asSchema(generated: object): JsonSchema {
  const { $schema: _, ...schema } = { ...generated } as JsonSchema; // every JSON Schema object is a map
  return schema;
}
