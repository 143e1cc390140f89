/** Values that fit a schema, for asking everything that can be asked. */
import { z } from 'zod';

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly prefixItems?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly pattern?: string;
}

/** The least value that fits: what is optional is left out. `known` has values for the outermost properties by name. Throws when it finds none. */
export function sampleOf(schema: z.ZodType, known: Readonly<Record<string, unknown>> = {}): unknown {
  // zod's own output; the fields above are those that it writes.
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const value = sample(root, root, known);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`No sample was found: ${z.prettifyError(parsed.error)}. Give one by hand.`);
  return value;
}

/** Texts for the patterns that the protocol has. */
const TEXTS = ['x', 'sqlite', 'https://example.test/', 'a@example.test', '2026-01-01', '00'];

function sample(schema: JsonSchema, root: JsonSchema, known: Readonly<Record<string, unknown>> = {}): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.$ref !== undefined) return sample(root.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? {}, root, known);
  const [choice] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  if (choice !== undefined) return sample(choice, root, known);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
          schema.required?.includes(name) ? [[name, name in known ? known[name] : sample(property, root)]] : [],
        ),
      );
    case 'array':
      return (
        schema.prefixItems?.map((item) => sample(item, root)) ??
        Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}, root))
      );
    case 'string':
      return TEXTS.find((text) => schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text))?.padEnd(
        schema.minLength ?? 0,
        'x',
      );
    case 'number':
    case 'integer':
      return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1, 1);
    case 'boolean':
      return true;
    default:
      return null;
  }
}
