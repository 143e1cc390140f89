/** How many findings a document had, and in which version that was first seen. */
interface Seen {
  readonly count: number;
  readonly version: number;
}

/** Tells when a finding in a document was mended, in whatever way: by a fix or by hand. */
export class Mending {
  readonly #seen = new Map<string, Seen>();

  /** A document has so many findings now; answers whether an edit has made them fewer. */
  note(uri: string, version: number, count: number): boolean {
    const before = this.#seen.get(uri);
    // An edit comes first, its findings after it: what counts is the version in which there were more.
    if (before?.count !== count) this.#seen.set(uri, { count, version });
    return before !== undefined && count < before.count && version > before.version;
  }
}
