/** A variable of a template as a field of the form. */
export interface Field {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: 'text' | 'long' | 'choice' | 'yes' | 'number' | 'list';
  readonly choices: readonly string[];
  readonly isRequired: boolean;
  /** What stands in the field before a person types. */
  readonly initial: string | boolean;
  readonly hint: string;
}

type Json = Readonly<Record<string, unknown>>;

/** The fields of the JSON Schema of an object, those that are needed first. */
export function fieldsOf(schema: Json): readonly Field[] {
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const fields = Object.entries(asObject(schema['properties'])).map(([name, property]) =>
    toField(name, asObject(property), required.includes(name)),
  );
  return [...fields.filter(({ isRequired }) => isRequired), ...fields.filter(({ isRequired }) => !isRequired)];
}

function toField(name: string, property: Json, isRequired: boolean): Field {
  const kind = kindOf(property);
  const { title, description, minimum, maximum } = property;
  const range = minimum === undefined && maximum === undefined ? '' : `${String(minimum ?? '')}–${String(maximum ?? '')}`;
  return {
    name,
    title: typeof title === 'string' ? title : name,
    description: typeof description === 'string' ? description : '',
    kind,
    choices: Array.isArray(property['enum']) ? property['enum'].map(String) : [],
    isRequired,
    initial: initialOf(kind, property['default']),
    hint: kind === 'list' ? 'Separated by commas' : kind === 'number' ? range : '',
  };
}

/** Longer texts than this want more than a line. Characters. */
const LONG = 250;

function kindOf({ type, enum: choices, maxLength }: Json): Field['kind'] {
  if (Array.isArray(choices)) return 'choice';
  if (type === 'boolean') return 'yes';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'array') return 'list';
  return typeof maxLength === 'number' && maxLength > LONG ? 'long' : 'text';
}

function initialOf(kind: Field['kind'], value: unknown): string | boolean {
  if (kind === 'yes') return value === true;
  if (Array.isArray(value)) return value.join(', ');
  return value === undefined || value === null ? '' : String(value);
}

function asObject(value: unknown): Json {
  // Any object may be asked for any property.
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
