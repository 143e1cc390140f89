import type { ModuleEvents } from './moduleEvents.ts';

/** Which modules a folder wants off, each with where it says so. */
export type Wishes = ReadonlyMap<string, string>;

interface FolderModules {
  wishes: Wishes;
  trusted: boolean;
  /** Names of its own modules that are loaded. */
  readonly loaded: Set<string>;
}

/** What the opened folders want of modules, and what was switched because of it. */
export class ModuleWishes {
  readonly events: ModuleEvents;
  readonly #byFolder = new Map<string, FolderModules>();
  /** Switched off because of a configuration, not by a person: these come back by themselves. */
  readonly followed = new Set<string>();

  constructor(events: ModuleEvents) {
    this.events = events;
  }

  set(folder: string, wishes: Wishes, trusted: boolean): void {
    const loaded = this.#byFolder.get(folder)?.loaded ?? new Set();
    this.#byFolder.set(folder, { wishes, trusted, loaded });
  }

  forget(folder: string): void {
    this.#byFolder.delete(folder);
  }

  isTrusted(folder: string): boolean {
    return this.#byFolder.get(folder)?.trusted ?? false;
  }

  /** One folder is enough: a window has one backend for all its folders. */
  whyOff(id: string): string | undefined {
    for (const { wishes } of this.#byFolder.values()) {
      const source = wishes.get(id);
      if (source !== undefined) return source;
    }
    return undefined;
  }

  loadedOf(folder: string): readonly string[] {
    return [...(this.#byFolder.get(folder)?.loaded ?? [])];
  }

  /** The folder whose module this is. */
  folderOf(name: string): string | undefined {
    return [...this.#byFolder].find(([, { loaded }]) => loaded.has(name))?.[0];
  }

  remember(folder: string, name: string): void {
    this.#byFolder.get(folder)?.loaded.add(name);
  }

  drop(folder: string, name: string): void {
    this.#byFolder.get(folder)?.loaded.delete(name);
  }
}
