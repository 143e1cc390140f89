/** A row of a tree that is the same row as long as it has the same `id`. */
export interface Row {
  readonly id: string;
  readonly children?: readonly Row[];
}

/** What is under a row. */
export function childrenOf<R extends Row>(row: R): readonly R[] {
  // What is under a row is of the same tree.
  return (row.children ?? []) as readonly R[];
}

/** Rows to show, and those that must be drawn again with all that is under them; `undefined` is the list itself. */
export interface Reused<R extends Row> {
  readonly rows: readonly R[];
  readonly changed: readonly (R | undefined)[];
}

/**
 * Brings the rows that are `shown` up to `fresh`. The editor knows a row by its object and forgets all objects below whatever is drawn
 * again: a menu that is open over one of them would act on nothing. So a row that stays is the same object with new contents, and as
 * little as possible is drawn again.
 */
export function reuseRows<R extends Row>(shown: readonly R[], fresh: readonly R[]): Reused<R> {
  const known = new Map(shown.map((row) => [row.id, row]));
  const changed: R[] = [];
  const rows = fresh.map((next) => {
    const row = known.get(next.id);
    if (row === undefined) return next;
    const below = reuseRows(row.children ?? [], next.children ?? []);
    const isSame = ownText(row) === ownText(next) && !below.changed.includes(undefined);
    overwrite(row, next.children === undefined ? next : { ...next, children: below.rows });
    // What is under a row is of the same tree.
    changed.push(...(isSame ? (below.changed as readonly R[]) : [row]));
    return row;
  });
  const isSameList = rows.length === shown.length && rows.every((row, at) => row === shown[at]);
  return { rows, changed: isSameList ? changed : [undefined] };
}

/** What a row says itself. */
function ownText({ children: _, ...own }: Row): string {
  return JSON.stringify(own);
}

function overwrite(row: object, next: object): void {
  for (const key of Object.keys(row)) if (!(key in next)) Reflect.deleteProperty(row, key);
  Object.assign(row, next);
}
