import type { RequestDefinition, WireError } from '../../protocol/index.ts';
import type { Call } from './call.ts';

/** The answer to a request: a value, or an error fit to cross the wire. Dispatch never throws. */
export type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: WireError };

/** One request on its way through the middleware. */
export interface Request {
  readonly definition: RequestDefinition;
  readonly params: unknown;
  readonly call: Call;
}

/** Answers a request, or throws; the outermost middleware turns a throw into an error reply. */
export type Step = (request: Request) => Promise<unknown>;

/** Wraps a step: the only place for behaviour that concerns every request. */
export type Middleware = (next: Step) => Step;

/** `compose([a, b], step)` runs a, then b, then step. */
export function compose(middleware: readonly Middleware[], step: Step): Step {
  return middleware.reduceRight((next, wrap) => wrap(next), step);
}
