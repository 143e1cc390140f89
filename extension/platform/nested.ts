/** Puts values at their key paths: `[{ path: ['a', 'b'], value: 1 }]` becomes `{ a: { b: 1 } }`. No path is a prefix of another. */
export function nested(entries: readonly { readonly path: readonly string[]; readonly value: unknown }[]): Record<string, unknown> {
  const groups = new Map<string, { path: readonly string[]; value: unknown }[]>();
  const result: Record<string, unknown> = {};
  for (const { path, value } of entries) {
    const [key = '', ...rest] = path;
    if (rest.length === 0) result[key] = value;
    else groups.set(key, [...(groups.get(key) ?? []), { path: rest, value }]);
  }
  for (const [key, below] of groups) result[key] = nested(below);
  return result;
}
