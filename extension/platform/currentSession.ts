import { type Disposable, EventEmitter, type Memento } from 'vscode';

const KEY = 'stewardry.currentSessions';

/** Which session the next task goes on with, by folder. Kept over reloads of the window. */
export class CurrentSession implements Disposable {
  readonly #memento: Memento;
  readonly #changed = new EventEmitter<string>();
  readonly onDidChange = this.#changed.event;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  get(folder: string): string | undefined {
    return this.#all()[folder];
  }

  /** `undefined`: the next task begins a session. */
  async set(folder: string, session: string | undefined): Promise<void> {
    if (this.get(folder) === session) return;
    const { [folder]: _, ...others } = this.#all();
    await this.#memento.update(KEY, session === undefined ? others : { ...others, [folder]: session });
    this.#changed.fire(folder);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #all(): Readonly<Record<string, string>> {
    return this.#memento.get<Record<string, string>>(KEY, {});
  }
}
