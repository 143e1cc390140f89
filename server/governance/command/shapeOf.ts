import type { Action } from '../govern/action.ts';

/** What a remembered yes covers. */
export interface Shape {
  /** Equal for two actions exactly when one yes covers both. */
  readonly shape: string;
  /** The same for a person, to follow "Allow from now on:". */
  readonly words: string;
}

/** The exact shape of an action; `undefined`: a yes to it cannot be remembered. */
export function shapeOf(_action: Action): Shape | undefined {
  return undefined;
}
