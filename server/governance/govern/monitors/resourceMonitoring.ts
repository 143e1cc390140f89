import { nearCaps, reachedCaps } from '../caps.ts';
import type { Correction } from '../correction.ts';
import type { Monitor, Situation } from '../validator.ts';

const MINUTE_MS = 60_000;
const SOFT = 0.8;

/** What the run uses, live: the model is told at four fifths of an end, the run ends at the end, and pauses when it acts too fast. */
export const resourceMonitoring: Monitor = {
  name: 'resource_monitoring',
  tier: 'monitoring',
  watch(situation, now, occasion) {
    const reached = [...reachedCaps(situation), ...moneyAt(situation, 1)];
    if (reached.length > 0) return [correct('stop', `The run has used all that it may: ${reached.join(', ')}. What it made is kept.`)];
    const near = [...nearCaps(situation), ...moneyAt(situation, SOFT)];
    const told = near.map((words) =>
      correct(
        'guide',
        `Four fifths of what this run may use are used (${words} in all). Come to an end: finish what is begun, and say what is left.`,
      ),
    );
    return occasion === 'action' ? [...told, ...hurry(situation, now)] : told;
  },
};

const correct = (kind: 'stop' | 'guide' | 'pause', reason: string): Correction => ({ check: 'resource_monitoring', kind, reason });

function moneyAt({ limits: { microdollars }, used }: Situation, share: number): readonly string[] {
  // A run that may cost nothing asks models that cost nothing.
  if (microdollars === undefined || microdollars === 0 || used.microdollars < microdollars * share) return [];
  return [`$${(microdollars / 1_000_000).toFixed(2)}`];
}

/** Says so at the action that was refused for it. */
function hurry({ history, policy }: Situation, now: number): readonly Correction[] {
  const last = history.at(-1);
  const isRefusedForSpeed =
    last !== undefined &&
    !last.isDone &&
    last.verdict.opinions.some(({ check, reason }) => check === 'resource_availability' && /within a minute/.test(reason));
  if (!isRefusedForSpeed || now - last.at > MINUTE_MS) return [];
  return [
    correct(
      'pause',
      `More than ${policy.caps.actionsPerMinute} actions with an effect within a minute. Look at what the run is doing before it goes on.`,
    ),
  ];
}
