import type { Finding } from '../../../protocol/index.ts';

/** What was last found in each open document; code actions and hovers answer from it. */
export class LastFindings {
  readonly #byUri = new Map<string, { readonly version: number; readonly findings: readonly Finding[] }>();

  set(uri: string, version: number, findings: readonly Finding[]): void {
    this.#byUri.set(uri, { version, findings });
  }

  /** The findings of just this version: the places and edits of another one would be wrong by what was typed since. */
  get(uri: string, version: number): readonly Finding[] | undefined {
    const last = this.#byUri.get(uri);
    return last?.version === version ? last.findings : undefined;
  }

  forget(uri: string): void {
    this.#byUri.delete(uri);
  }
}
