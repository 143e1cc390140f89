import { BadInputError } from '../../base/errors.ts';
import type { Baseline } from '../../governance/findings/baseline.ts';
import type { LoadedRules } from '../../governance/worker/ruleJobs.ts';
import { baselineOf } from './acceptBaseline.ts';

export const BASELINE_PATH = '.stewardry/baseline.json';

/** The baseline as it stands. A damaged one may be written anew, but not added to or changed: that would lose what it held. */
export function currentBaseline(loaded: LoadedRules): Baseline {
  const { baseline, notices } = baselineOf(loaded);
  const problem = notices.find((notice) => notice.severity === 'error' || notice.severity === 'warning');
  if (problem) throw new BadInputError(`${problem.path ?? BASELINE_PATH}: ${problem.message}`);
  return baseline;
}
