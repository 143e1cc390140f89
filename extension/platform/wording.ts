/** `1,204`. By hand, because the first number that `toLocaleString` writes loads the tables of all languages, which blocks the extension host for 30 ms. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 file`, `3 files`, `1,204 files`: a count with its noun. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
