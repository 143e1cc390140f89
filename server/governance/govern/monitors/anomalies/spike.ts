import type { PastAction } from '../../validator.ts';
import type { Anomaly, Remedy } from './anomaly.ts';

/** Requests before it is known what is usual in a run. */
const USUAL_AFTER = 5;
const GUIDE_FACTOR = 5;
const PAUSE_FACTOR = 15;
/** What a request uses below this is no reason to look. */
const FEW_TOKENS = 20_000;
const LITTLE_MICRODOLLARS = 100_000;

/** One request uses many times what is usual in this run, in tokens or in money. */
export const spike: Anomaly = (latest, earlier) => {
  if (latest.action.kind !== 'model') return [];
  const requests = earlier.filter(({ action }) => action.kind === 'model');
  return [
    ...judge(
      'tokens',
      latest.tokens,
      requests.map(({ tokens }) => tokens),
      FEW_TOKENS,
    ),
    ...judge(
      'micro-dollars',
      latest.microdollars,
      requests.map(({ microdollars }) => microdollars),
      LITTLE_MICRODOLLARS,
    ),
  ].slice(0, 1);
};

function judge(unit: string, value: PastAction['tokens'], earlier: readonly PastAction['tokens'][], little: number): readonly Remedy[] {
  const known = earlier.filter((each) => each !== undefined).toSorted((a, b) => a - b);
  const usual = known[Math.floor(known.length / 2)] ?? 0;
  if (value === undefined || known.length < USUAL_AFTER || value < little || value < usual * GUIDE_FACTOR) return [];
  const reason = `The last request used ${value} ${unit}, where ${usual} are usual in this run.`;
  if (value >= usual * PAUSE_FACTOR) return [{ kind: 'pause', reason: `${reason} Look at what it was given before it goes on.` }];
  return [{ kind: 'guide', reason: `${reason} Read less at once: parts of files, narrower searches.` }];
}
