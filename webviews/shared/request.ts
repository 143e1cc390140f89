import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Host, RequestFailure } from './host.ts';
import type { Event, EventParams, Method, Params, Result } from './messages.ts';

/** An element of a page: a LitElement that was given the connection before it was attached. */
export interface Connected extends ReactiveControllerHost {
  readonly host: Host;
}

/**
 * What a request answers, asked for again whenever its parameters change and when the backend is back. The last value stays until the next is
 * there, so that nothing jumps.
 */
export class Request<M extends Method> implements ReactiveController {
  readonly #element: Connected;
  readonly #method: M;
  readonly #params: () => Params<M> | undefined;
  /** The parameters that were asked for last, as JSON. */
  #asked: string | undefined;
  #underWay: AbortController | undefined;
  /** Asked again while the answer was under way. */
  #isStale = false;
  /** What was told meanwhile was missed. */
  readonly #reconnected = (): void => {
    if (this.#element.host.connection === 'running') void this.reload();
  };

  /** The last answer; `undefined` while there is none. */
  value: Result<M> | undefined;
  /** Why the last time came to nothing, for a person. */
  failure: string | undefined;
  isLoading = false;

  /** `params` is called before each update of the element; `undefined`: there is nothing to ask for. */
  constructor(element: Connected, method: M, params: () => Params<M> | undefined) {
    this.#element = element;
    this.#method = method;
    this.#params = params;
    element.addController(this);
  }

  hostConnected(): void {
    this.#element.host.addEventListener('connection', this.#reconnected);
  }

  hostDisconnected(): void {
    this.#element.host.removeEventListener('connection', this.#reconnected);
    this.#underWay?.abort();
    this.#asked = undefined;
  }

  hostUpdate(): void {
    const params = this.#params();
    const asked = JSON.stringify(params);
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (params === undefined) this.#forget();
    else void this.#load(params);
  }

  /** Asks again, after the answer that is under way if there is one. Never rejects: `failure` says what went wrong. */
  async reload(): Promise<void> {
    const params = this.#params();
    if (params === undefined) return;
    const asked = JSON.stringify(params);
    this.#isStale = this.isLoading && asked === this.#asked;
    if (this.#isStale) return;
    this.#asked = asked;
    this.#element.requestUpdate();
    await this.#load(params);
  }

  #forget(): void {
    this.#underWay?.abort();
    Object.assign(this, { value: undefined, failure: undefined, isLoading: false });
  }

  async #load(params: Params<M>): Promise<void> {
    this.#underWay?.abort();
    const underWay = new AbortController();
    this.#underWay = underWay;
    this.#isStale = false;
    this.isLoading = true;
    try {
      const value = await this.#element.host.request(this.#method, params, underWay.signal);
      if (this.#underWay === underWay) Object.assign(this, { value, failure: undefined });
    } catch (error) {
      if (this.#underWay === underWay && !isGivenUp(error)) this.failure = error instanceof Error ? error.message : String(error);
    }
    if (this.#underWay !== underWay) return;
    this.isLoading = false;
    this.#element.requestUpdate();
    if (this.#isStale) await this.#load(params);
  }
}

/** Calls `listener` at each notification while the element is on the page. */
export class Listening<E extends Event> implements ReactiveController {
  readonly #element: Connected;
  readonly #event: E;
  readonly #listener: (params: EventParams<E>) => void;
  #stop: (() => void) | undefined;

  constructor(element: Connected, event: E, listener: (params: EventParams<E>) => void) {
    this.#element = element;
    this.#event = event;
    this.#listener = listener;
    element.addController(this);
  }

  hostConnected(): void {
    this.#stop = this.#element.host.on(this.#event, this.#listener);
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}

function isGivenUp(error: unknown): boolean {
  return error instanceof RequestFailure && error.isCancelled;
}
