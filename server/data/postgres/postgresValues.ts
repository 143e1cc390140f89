/** Reads values so that they are what SQLite gives for the same column; see the table in docs/data.md. */

type Read = (text: string) => unknown;

/** Object ids of types: https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_type.dat */
const READERS: ReadonlyMap<number, Read> = new Map<number, Read>([
  [16, (text) => (text === 't' ? 1 : 0)], // boolean
  [17, (text) => Buffer.from(text.slice('\\x'.length), 'hex')], // bytea
  [20, Number], // bigint, as `count(*)` is
  [21, Number], // smallint
  [23, Number], // integer
  [700, Number], // real
  [701, Number], // double precision
  [1700, Number], // numeric, as the sum of bigint is
  [1114, isoTime], // timestamp
  [1184, isoTime], // timestamptz
]);

const asText: Read = (text) => text;

/** What turns the text that the server sends for a type into a value; everything else, `json` included, stays text. */
export function readValue(type: number): Read {
  return READERS.get(type) ?? asText;
}

/** `2026-01-02 03:04:05.006+00`, in the session's UTC, as `2026-01-02T03:04:05.006Z`. */
function isoTime(text: string): string {
  return new Date(`${text.replace(' ', 'T').replace(/\+00$/, '')}Z`).toISOString();
}
