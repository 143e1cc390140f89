import type { Clock } from '../../base/clock.ts';
import { contentHash } from '../../base/contentHash.ts';
import type { Context } from '../contract/messages.ts';
import type { StreamEvent, StreamOptions } from '../contract/provider.ts';
import type { Target } from '../routing/route.ts';

type Done = Extract<StreamEvent, { type: 'done' }>;

interface Entry {
  readonly done: Done;
  readonly characters: number;
  readonly until: number;
}

/** Milliseconds. */
const KEPT_FOR_MS = 3_600_000;
const MOST_CHARACTERS = 8_000_000;

/** Answers to deterministic requests, by everything that could change them. In memory: they hold what the prompt led to. */
export class ResponseCache {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  #characters = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `undefined`: this request is not one to remember. The context is the one that is sent, after redaction. */
  keyOf(target: Target, context: Context, options: StreamOptions): string | undefined {
    const { cacheKey: _, isDeterministic, ...rest } = options;
    return isDeterministic === true ? contentHash(JSON.stringify([target, context, rest])) : undefined;
  }

  get(key: string): Done | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.until < this.#clock.monotonic()) return undefined;
    // Last used, last to go.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.done;
  }

  /** Only whole answers are kept. */
  set(key: string, done: Done): void {
    if (done.reason !== 'end' && done.reason !== 'toolUse') return;
    this.#remove(key);
    const characters = JSON.stringify(done).length;
    this.#entries.set(key, { done, characters, until: this.#clock.monotonic() + KEPT_FOR_MS });
    this.#characters += characters;
    for (const oldest of this.#entries.keys()) {
      if (this.#characters <= MOST_CHARACTERS) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#characters -= this.#entries.get(key)?.characters ?? 0;
    this.#entries.delete(key);
  }
}

/** The events that lead to a remembered answer, as if it came from the provider, without usage. */
export function* replay(done: Done): Generator<StreamEvent> {
  for (const part of done.message.content) {
    if (part.kind === 'toolCall') yield { type: 'toolCall', call: part };
    else yield { type: part.kind, text: part.text };
  }
  yield done;
}
