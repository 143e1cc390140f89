import type { Correction } from '../correction.ts';
import type { Monitor } from '../validator.ts';
import type { Anomaly } from './anomalies/anomaly.ts';
import { massDeletion } from './anomalies/massDeletion.ts';
import { oscillation } from './anomalies/oscillation.ts';
import { outOfScope } from './anomalies/outOfScope.ts';
import { repeats } from './anomalies/repeats.ts';
import { spike } from './anomalies/spike.ts';
import { truncation } from './anomalies/truncation.ts';

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
