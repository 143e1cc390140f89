/** Turns a JSON schema into rows of a table. */
import { z } from 'zod';

/** The part of a JSON schema that our messages use; zod's own type is wider than what it writes. */
const jsonSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  default: z.unknown().optional(),
  required: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
});
type JsonSchema = z.output<typeof jsonSchema>;

/** One row: `range.start` or `entries[].path`, its type, and what is to know of it. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly default: unknown;
}

/** Shared shapes: a schema that is one of them is named instead of shown again. */
export type SharedShapes = ReadonlyMap<z.ZodType, string>;

/** The fields of an object schema, those of objects inside it after their parent. */
export function fieldsOf(schema: z.ZodType, io: 'input' | 'output', shared: SharedShapes): readonly Field[] {
  return flatten(toJson(schema, io, shared), '');
}

/** The type of a schema in one line. */
export function typeOf(schema: z.ZodType, io: 'input' | 'output', shared: SharedShapes): string {
  return describe(toJson(schema, io, shared));
}

function toJson(schema: z.ZodType, io: 'input' | 'output', shared: SharedShapes): JsonSchema {
  const registry = z.registry<{ id: string }>();
  for (const [shape, id] of shared) if (shape !== schema) registry.add(shape, { id });
  return jsonSchema.parse(z.toJSONSchema(schema, { io, metadata: registry, unrepresentable: 'any' }));
}

function flatten(schema: JsonSchema, prefix: string): readonly Field[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const property = jsonSchema.parse(value);
    const name = `${prefix}${key}`;
    const own: Field = { name, type: describe(property), isRequired: required.has(key), default: property.default };
    return [own, ...innerFields(property, name)];
  });
}

function innerFields(schema: JsonSchema, name: string): readonly Field[] {
  if (schema.properties !== undefined) return flatten(schema, `${name}.`);
  if (schema.items !== undefined) return innerFields(jsonSchema.parse(schema.items), `${name}[]`);
  return [];
}

function describe(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return shapeLink(schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1));
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return alternatives.map((one) => describeAlternative(jsonSchema.parse(one))).join(' or ');
  if (schema.items !== undefined) return `list of ${describe(jsonSchema.parse(schema.items))}`;
  if (schema.type === 'object') return schema.properties === undefined ? `map of ${describeValues(schema)}` : 'object';
  if (schema.type === 'integer') return schema.minimum === 0 ? 'integer from 0' : 'integer';
  if (schema.format === 'date') return 'ISO date';
  return typeof schema.type === 'string' ? schema.type : 'any';
}

/** Variants of an object are told apart by their fields, so these are shown. */
function describeAlternative(schema: JsonSchema): string {
  if (schema.properties === undefined) return describe(schema);
  const fields = Object.entries(schema.properties).map(([key, value]) => `${key}: ${describe(jsonSchema.parse(value))}`);
  return `{ ${fields.join(', ')} }`;
}

function describeValues(schema: JsonSchema): string {
  return typeof schema.additionalProperties === 'object' ? describe(jsonSchema.parse(schema.additionalProperties)) : 'any';
}

function shapeLink(id: string): string {
  return `[${id}](#${id.toLowerCase()})`;
}
