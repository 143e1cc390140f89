/** What a column can hold, whatever an engine calls it. Ids, enumerations, JSON and times are `text`; booleans are `integer`. */
export type ColumnType = 'text' | 'integer' | 'real' | 'bytes';

export interface ColumnShape {
  readonly name: string;
  /** A type that only one engine has is named as that engine names it, so that it shows as a difference. */
  readonly type: ColumnType | (string & {});
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
}

export interface ForeignKeyShape {
  readonly columns: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
}

export interface IndexShape {
  readonly name: string;
  /** With ` desc` where it runs backwards; `(expression)` for what is not a plain column. */
  readonly columns: readonly string[];
  readonly isUnique: boolean;
  readonly isPartial: boolean;
}

/** One table as every engine would describe it: lists are sorted where the order means nothing. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly ColumnShape[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly ForeignKeyShape[];
  /** Columns of each unique constraint. */
  readonly unique: readonly (readonly string[])[];
  readonly indexes: readonly IndexShape[];
}

/** Sorts what engines list in an order of their own. */
export function sortedBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return items.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
