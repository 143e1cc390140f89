import type { Failure } from '../contract/failure.ts';
import type { StreamEvent } from '../contract/provider.ts';
import type { Target } from '../routing/route.ts';
import type { ActualCost } from './budget.ts';

/** What happens around an answer; each is something that a person may want to see. Waits are in milliseconds, money in micro-dollars. */
export type Notice =
  /** Who is about to be asked. `worstCase` is `undefined` when nobody knows the price. */
  | { readonly kind: 'asking'; readonly target: Target; readonly isScripted: boolean; readonly worstCase: number | undefined }
  /** The attempt failed and is made again; what came of the answer so far is void. */
  | { readonly kind: 'retry'; readonly failure: Failure; readonly attempt: number; readonly waitMs: number }
  /** The model gave up and another is asked, at its own price; what came of the answer so far is void. */
  | { readonly kind: 'fallback'; readonly from: Target; readonly to: Target; readonly failure: Failure }
  /** Our own limit of requests per minute is reached. */
  | { readonly kind: 'waiting'; readonly waitMs: number }
  /** Parts of the prompt that quote these files were left out, because they never leave this machine. */
  | { readonly kind: 'withheld'; readonly paths: readonly string[] }
  /** How many secrets and personal details were masked in the prompt, by kind. */
  | { readonly kind: 'masked'; readonly counts: Readonly<Record<string, number>> }
  /** The bill of an attempt that ended, also of one that failed. */
  | { readonly kind: 'cost'; readonly target: Target; readonly cost: ActualCost; readonly isCached: boolean };

export type RouterEvent = StreamEvent | { readonly type: 'notice'; readonly notice: Notice };

export const notice = (value: Notice): RouterEvent => ({ type: 'notice', notice: value });
