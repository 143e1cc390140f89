/** The part of a view of the side bar that is used here. */
interface MessageHolder {
  message?: string | undefined;
}

/**
 * The line above a tree. The editor takes a tree for empty until it has been given rows, and shows what stands for an empty one: where
 * rows are on their way a line keeps it from that.
 */
export class TreeMessage {
  readonly #view: MessageHolder;
  readonly #words: () => string;
  readonly #later: (run: () => void) => void;
  #stage: 'unread' | 'read' | 'given' = 'unread';

  /** `words`: what stands there once there are rows. */
  constructor(view: MessageHolder, words: () => string, later: (run: () => void) => void = setImmediate) {
    this.#view = view;
    this.#words = words;
    this.#later = later;
  }

  /** The backend came or went: without it there is nothing to wait for. */
  follow(isRunning: boolean): void {
    if (this.#stage !== 'given') this.#view.message = isRunning ? 'Loading...' : '';
  }

  /** Rows were read; answers whether they are the first, which the editor must be told of even when there are none. */
  loaded(): boolean {
    const isFirst = this.#stage === 'unread';
    if (isFirst) this.#stage = 'read';
    else this.update();
    return isFirst;
  }

  /** The editor asks for the rows. */
  given(): void {
    if (this.#stage !== 'read') return;
    this.#stage = 'given';
    // The rows are on their way only after this turn.
    this.#later(() => this.update());
  }

  /** The words may be others now. */
  update(): void {
    if (this.#stage === 'given') this.#view.message = this.#words();
  }
}
