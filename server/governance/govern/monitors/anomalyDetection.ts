import type { Correction } from '../correction.ts';
import type { Monitor, PastAction, Situation } from '../validator.ts';
import { massDeletion } from './anomalies/massDeletion.ts';
import { oscillation } from './anomalies/oscillation.ts';
import { outOfScope } from './anomalies/outOfScope.ts';
import { repeats } from './anomalies/repeats.ts';
import { spike } from './anomalies/spike.ts';
import { truncation } from './anomalies/truncation.ts';

/** What is to be done about an anomaly; the check is always this one. */
export type Remedy = Correction extends infer C ? (C extends Correction ? Omit<C, 'check'> : never) : never;

/** Looks at the latest action in the light of those before it. Each says what it saw at the action that shows it, and not again. */
export type Anomaly = (latest: PastAction, earlier: readonly PastAction[], situation: Situation) => readonly Remedy[];

const ANOMALIES: readonly Anomaly[] = [repeats, oscillation, outOfScope, massDeletion, truncation, spike];

/** Signs that a run has lost its way. */
export const anomalyDetection: Monitor = {
  name: 'anomaly_detection',
  tier: 'monitoring',
  watch(situation, _now, occasion) {
    const latest = situation.history.at(-1);
    if (latest === undefined || occasion === 'time') return [];
    const earlier = situation.history.slice(0, -1);
    return ANOMALIES.flatMap((find) => find(latest, earlier, situation)).map(
      (remedy): Correction => ({ check: 'anomaly_detection', ...remedy }),
    );
  },
};
