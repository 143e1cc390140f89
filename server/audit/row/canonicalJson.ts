/**
 * JSON in the one form of RFC 8785 (JCS): no white space, keys sorted by UTF-16 code units, numbers and texts as `JSON.stringify` writes
 * them. `undefined` is left out of objects. What JSON cannot hold becomes `null`, as in `JSON.stringify`; a lone surrogate stays its escape.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => (item === undefined ? 'null' : canonicalJson(item))).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(
      ([, item]) => item !== undefined && typeof item !== 'function' && typeof item !== 'symbol',
    );
    entries.sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
