import type { Correction } from '../correction.ts';
import type { Monitor, PastAction, Situation } from '../validator.ts';

/** Actions in a row of which none got through. */
const FRUITLESS_GUIDE = 5;
const FRUITLESS_PAUSE = 10;

/** Whether the run gets anywhere: it stalls when nothing moves, and when nothing that it tries gets through. */
export const progressTracking: Monitor = {
  name: 'progress_tracking',
  tier: 'monitoring',
  watch: (situation, _now, occasion) => (occasion === 'time' ? stalled(situation) : fruitless(situation)),
};

const correct = (kind: 'guide' | 'pause', reason: string): Correction => ({ check: 'progress_tracking', kind, reason });

function stalled({ quietMs, policy: { caps } }: Situation): readonly Correction[] {
  if (quietMs < caps.stallMs) return [];
  return [
    correct(
      'pause',
      `Stalled: nothing has moved for ${Math.round(caps.stallMs / 6_000) / 10} minutes. Resume it, say something to it, or end it.`,
    ),
  ];
}

function fruitless({ history }: Situation): readonly Correction[] {
  const tried = history.filter(({ action }) => action.kind !== 'model' && action.kind !== 'note');
  const count = tried.length - 1 - tried.findLastIndex(hasSucceeded);
  if (count >= FRUITLESS_PAUSE && (count - FRUITLESS_PAUSE) % FRUITLESS_GUIDE === 0)
    return [correct('pause', `${count} attempts in a row were refused or failed. Say how to go on, or end the run.`)];
  if (count !== FRUITLESS_GUIDE) return [];
  return [
    correct(
      'guide',
      `${count} attempts in a row were refused or failed. Stop trying variations: read the reasons again, take another way, or ask the person.`,
    ),
  ];
}

const hasSucceeded = ({ isDone, hasFailed }: PastAction): boolean => isDone && !hasFailed;
