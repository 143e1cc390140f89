import { z } from 'zod';
import type { VariableProblem } from '../../protocol/templates.ts';

type Json = Readonly<Record<string, unknown>>;

/** Answers that fit a schema, with defaults filled in and `null` for what may be left out; or what is wrong with them, for people. */
export type CheckedVariables =
  | { readonly kind: 'values'; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: 'problems'; readonly problems: readonly VariableProblem[] };

/** Checks answers against the JSON Schema of an object. Text where a number or a yes is wanted is read as one. Throws for a schema that is none. */
export function checkVariables(schema: Json, values: Json): CheckedVariables {
  const properties = propertiesOf(schema);
  const checker = z.fromJSONSchema({ additionalProperties: false, ...schema, type: 'object' });
  const checked = checker.safeParse(withoutBlanks(readTexts(values, properties), schema, properties));
  if (!checked.success) return { kind: 'problems', problems: checked.error.issues.map((issue) => describe(issue, properties)) };
  // An object schema gives an object.
  const given = checked.data as Record<string, unknown>;
  const absent = Object.keys(properties).filter((name) => given[name] === undefined);
  return { kind: 'values', values: { ...given, ...Object.fromEntries(absent.map((name) => [name, null])) } };
}

/** The schemas of the variables by their names. */
export function propertiesOf(schema: Json): Readonly<Record<string, Json>> {
  const properties = schema['properties'];
  if (!isObject(properties)) return {};
  return Object.fromEntries(Object.entries(properties).filter((entry): entry is [string, Json] => isObject(entry[1])));
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A command line and a form know text only. */
function readTexts(values: Json, properties: Readonly<Record<string, Json>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? readText(value, properties[name]) : value]),
  );
}

function readText(text: string, schema: Json | undefined): unknown {
  switch (schema?.['type']) {
    case 'integer':
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return BOOLEANS[text.trim().toLowerCase()] ?? text;
    case 'array':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    default:
      return text;
  }
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, yes: true, on: true, false: false, no: false, off: false };

/** A field that is left empty is not given: its default counts, or it is asked for. */
function withoutBlanks(values: Json, schema: Json, properties: Readonly<Record<string, Json>>): Record<string, unknown> {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const isBlank = (name: string, value: unknown): boolean =>
    value === null ||
    (value === '' && (required.includes(name) || 'enum' in (properties[name] ?? {}) || properties[name]?.['type'] !== 'string'));
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== undefined && !isBlank(name, value)));
}

function describe(issue: z.core.$ZodIssue, properties: Readonly<Record<string, Json>>): VariableProblem {
  const [variable = ''] = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(properties).join(', ');
    return {
      variable: '',
      message: `There is no variable ${issue.keys.map((key) => `"${key}"`).join(', ')}. There are ${known || 'none'}.`,
    };
  }
  return { variable, message: sentence(issue, properties[variable] ?? {}, titleOf(variable, properties)) };
}

function titleOf(variable: string, properties: Readonly<Record<string, Json>>): string {
  const title = properties[variable]?.['title'];
  return typeof title === 'string' ? title : variable;
}

function sentence(issue: z.core.$ZodIssue, schema: Json, title: string): string {
  const own = schema['errorMessage'];
  const isAbsent = issue.code === 'invalid_type' && /received undefined/.test(issue.message);
  if (isAbsent) return `"${title}" is needed.`;
  if (typeof own === 'string') return own;
  switch (issue.code) {
    case 'invalid_type':
      return `"${title}" must be ${WORDS[String(issue.expected)] ?? String(issue.expected)}.`;
    case 'invalid_value':
      return `"${title}" must be one of ${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      return `"${title}" must be at least ${issue.minimum}${unitOf(issue.origin)}.`;
    case 'too_big':
      return `"${title}" must be at most ${issue.maximum}${unitOf(issue.origin)}.`;
    case 'invalid_format':
      return `"${title}" is not as it must be${typeof schema['pattern'] === 'string' ? `: it has to match ${schema['pattern']}` : ` (${issue.format})`}.`;
    default:
      return `"${title}": ${issue.message}.`;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  integer: 'a whole number',
  boolean: 'yes or no (true, false)',
  array: 'a list',
};

const unitOf = (origin: string): string => (origin === 'string' ? ' characters long' : origin === 'array' ? ' entries' : '');
