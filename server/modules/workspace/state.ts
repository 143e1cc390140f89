import { NotFoundError } from '../../base/errors.ts';

/** One opened workspace folder. */
export interface FolderState {
  readonly folder: string;
  readonly name: string;
  readonly trusted: boolean;
  /** The user-settings layer of the configuration. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Folders that hold a `.stewardry`, as far as known: the root at once, nested ones after the first walk. */
  readonly stewardryFolders: readonly string[];
}

/** The folders that clients have opened. */
export class Folders {
  readonly #folders = new Map<string, FolderState>();

  set(state: FolderState): void {
    this.#folders.set(state.folder, state);
  }

  delete(folder: string): void {
    this.#folders.delete(folder);
  }

  find(folder: string): FolderState | undefined {
    return this.#folders.get(folder);
  }

  get(folder: string): FolderState {
    const state = this.#folders.get(folder);
    if (!state) throw new NotFoundError(`The folder "${folder}" is not open. Open it with "workspace/open" first.`);
    return state;
  }
}
