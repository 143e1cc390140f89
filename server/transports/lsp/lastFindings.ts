import type { Finding } from '../../../protocol/index.ts';

/** What was last found in each open document; code actions and hovers answer from it. */
export class LastFindings {
  readonly #byUri = new Map<string, readonly Finding[]>();

  set(uri: string, findings: readonly Finding[]): void {
    this.#byUri.set(uri, findings);
  }

  get(uri: string): readonly Finding[] {
    return this.#byUri.get(uri) ?? [];
  }

  forget(uri: string): void {
    this.#byUri.delete(uri);
  }
}
