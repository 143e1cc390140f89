import type { Finding } from '../../../protocol/finding.ts';

/** Key of a file: its folder and its path in it. */
export interface FileKey {
  readonly folder: string;
  readonly path: string;
}

/** What scans found, by file. Suppressed findings are left out. */
export class FindingStore {
  readonly #byFolder = new Map<string, Map<string, readonly Finding[]>>();
  /** Paths named by the announcement that goes on, by folder. */
  readonly #named = new Map<string, Set<string>>();

  /** Replaces what is known of `paths`; a path without findings is clean now. */
  replace(folder: string, paths: readonly string[], findings: readonly Finding[]): void {
    const files = this.#byFolder.get(folder) ?? new Map<string, readonly Finding[]>();
    this.#byFolder.set(folder, files);
    const byPath = new Map<string, Finding[]>();
    for (const finding of findings) {
      if (finding.suppressed !== undefined) continue;
      const ofPath = byPath.get(finding.path);
      if (ofPath === undefined) byPath.set(finding.path, [finding]);
      else ofPath.push(finding);
    }
    const named = this.#named.get(folder) ?? new Set();
    this.#named.set(folder, named);
    for (const path of paths) {
      named.add(path);
      files.delete(path);
    }
    for (const [path, ofPath] of byPath) files.set(path, ofPath);
  }

  /** Ends the announcement of a whole scan: files that it did not name are clean. Returns them. */
  complete(folder: string): FileKey[] {
    const named = this.#named.get(folder);
    const clean = this.files(folder).filter(({ path }) => named?.has(path) !== true);
    for (const { path } of clean) this.#byFolder.get(folder)?.delete(path);
    this.#named.delete(folder);
    return clean;
  }

  get({ folder, path }: FileKey): readonly Finding[] {
    return this.#byFolder.get(folder)?.get(path) ?? [];
  }

  /** Every file with findings, or of one folder. */
  files(folder?: string): FileKey[] {
    const folders = folder === undefined ? [...this.#byFolder.keys()] : [folder];
    return folders.flatMap((name) => [...(this.#byFolder.get(name)?.keys() ?? [])].map((path) => ({ folder: name, path })));
  }

  clear(folder?: string): void {
    for (const map of [this.#byFolder, this.#named]) {
      if (folder === undefined) map.clear();
      else map.delete(folder);
    }
  }
}
