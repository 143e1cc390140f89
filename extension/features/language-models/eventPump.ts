import type { EditorEvent } from '../../../protocol/ai.ts';

/** Sends events in order, together what comes while the ones before are on their way. */
export class EventPump {
  readonly #send: (events: EditorEvent[]) => Promise<boolean>;
  #waiting: EditorEvent[] = [];
  #sending: Promise<void> | undefined;
  #isWanted = true;

  /** `send` answers whether somebody still wants them. */
  constructor(send: (events: EditorEvent[]) => Promise<boolean>) {
    this.#send = send;
  }

  /** Returns whether somebody still wants more, as far as is known. */
  push(event: EditorEvent): boolean {
    this.#waiting.push(event);
    // A failure is thrown by `finish`.
    this.#sending ??= this.#drain().finally(() => {
      this.#sending = undefined;
    });
    this.#sending.catch(() => {
      this.#isWanted = false;
    });
    return this.#isWanted;
  }

  /** Resolves when everything has arrived; rejects when it could not. */
  async finish(): Promise<void> {
    await (this.#sending ?? this.#drain());
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const events = this.#waiting;
      this.#waiting = [];
      if (!(await this.#send(events))) this.#isWanted = false;
    }
  }
}
