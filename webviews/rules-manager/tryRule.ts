import type { ReactiveController } from 'lit';
import { RequestFailure } from '../shared/host.ts';
import type { Params, Result } from '../shared/messages.ts';
import type { Connected } from '../shared/request.ts';

/** Milliseconds without a key until the rule is tried: shorter pauses are within a word. */
const PAUSE_MS = 150;

/** Tries a rule while it is being written: soon after the last key, and not while an answer to an older text is awaited. */
export class TryRule implements ReactiveController {
  readonly #element: Connected;
  readonly #draft: () => Omit<Params<'rules/tryRule'>, 'text'>;
  #asked: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #underWay: AbortController | undefined;

  /** The last answer; it stays until the next is there. */
  value: Result<'rules/tryRule'> | undefined;

  constructor(element: Connected, draft: () => Omit<Params<'rules/tryRule'>, 'text'>) {
    this.#element = element;
    this.#draft = draft;
    element.addController(this);
  }

  hostUpdate(): void {
    const { folder, source, tests, path, scope } = this.#draft();
    const params = {
      folder,
      source,
      ...(tests === undefined ? {} : { tests }),
      ...(path === undefined ? {} : { path }),
      ...(scope === undefined ? {} : { scope }),
    };
    const asked = JSON.stringify(params);
    if (asked === this.#asked) return;
    this.#asked = asked;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#try(params), this.value === undefined ? 0 : PAUSE_MS);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#underWay?.abort();
    this.#asked = undefined;
  }

  async #try(params: Params<'rules/tryRule'>): Promise<void> {
    this.#underWay?.abort();
    const underWay = new AbortController();
    this.#underWay = underWay;
    try {
      const value = await this.#element.host.request('rules/tryRule', params, underWay.signal);
      if (this.#underWay !== underWay) return;
      this.value = value;
      this.#element.requestUpdate();
    } catch (error) {
      // A newer text is being tried.
      if (!(error instanceof RequestFailure && error.isCancelled)) throw error;
    }
  }
}
