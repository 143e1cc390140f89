/** Which modules a folder wants off, each with where it says so. */
export type Wishes = ReadonlyMap<string, string>;

/** What the configurations of the opened folders want, and what was switched because of them. */
export class ModuleWishes {
  readonly #byFolder = new Map<string, Wishes>();
  /** Switched off because of a configuration, not by a person: these come back by themselves. */
  readonly followed = new Set<string>();

  set(folder: string, wishes: Wishes): void {
    this.#byFolder.set(folder, wishes);
  }

  forget(folder: string): void {
    this.#byFolder.delete(folder);
  }

  /** One folder is enough: a window has one backend for all its folders. */
  whyOff(id: string): string | undefined {
    for (const wishes of this.#byFolder.values()) {
      const source = wishes.get(id);
      if (source !== undefined) return source;
    }
    return undefined;
  }
}
