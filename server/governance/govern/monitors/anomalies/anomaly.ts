import type { Correction } from '../../correction.ts';
import type { PastAction, Situation } from '../../validator.ts';

/** What is to be done about an anomaly; the check is always this one. */
export type Remedy = Correction extends infer C ? (C extends Correction ? Omit<C, 'check'> : never) : never;

/** Looks at the latest action in the light of those before it. Each says what it saw at the action that shows it, and not again. */
export type Anomaly = (latest: PastAction, earlier: readonly PastAction[], situation: Situation) => readonly Remedy[];
