import { z } from 'zod';

/** A JSON Schema, draft 7: the newest that VS Code's YAML and JSON editors both understand. */
export type JsonSchema = { readonly [key: string]: unknown };

/** What a person may write for a zod schema, as a part of a larger document: without the `$schema` that only a whole one may have. */
export function fromZod(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return rest;
}
