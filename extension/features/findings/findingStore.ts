import type { Finding } from '../../../protocol/finding.ts';

/** Key of a file: its folder and its path in it. */
export interface FileKey {
  readonly folder: string;
  readonly path: string;
}

/** What scans found, by file. Suppressed findings are left out. */
export class FindingStore {
  readonly #byFolder = new Map<string, Map<string, readonly Finding[]>>();

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
    for (const path of paths) files.delete(path);
    for (const [path, ofPath] of byPath) files.set(path, ofPath);
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
    if (folder === undefined) this.#byFolder.clear();
    else this.#byFolder.delete(folder);
  }
}
