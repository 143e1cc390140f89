import type { TableShape } from '../schema/schemaShape.ts';

/** Tables so that each comes after those it refers to. Throws for a circle, which no order can satisfy. */
export function tablesInOrder(tables: readonly TableShape[]): readonly TableShape[] {
  const ordered: TableShape[] = [];
  let rest = [...tables];
  while (rest.length > 0) {
    const names = new Set(rest.map((table) => table.name));
    const free = rest.filter((table) => table.foreignKeys.every((key) => key.table === table.name || !names.has(key.table)));
    if (free.length === 0) throw new Error(`The tables ${[...names].join(', ')} refer to one another in a circle`);
    ordered.push(...free);
    rest = rest.filter((table) => !free.includes(table));
  }
  return ordered;
}
