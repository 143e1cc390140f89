/** The fields of a value that came from outside this program, such as a kept state or an argument: none when it is no object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  // An object: any field may be looked at.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The text at a path of fields: `textAt(row, 'run', 'id')`. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>((inner, name) => fieldsOf(inner)[name], value);
  return typeof found === 'string' ? found : undefined;
}

/** What a command is called with: an id, or a row that has the thing of this name with it. */
export function idIn(argument: unknown, name: string): string | undefined {
  return typeof argument === 'string' ? argument : textAt(argument, name, 'id');
}
