import type { Verification } from '../../../protocol/runs.ts';
import type { Ending } from '../govern/ending.ts';
import type { Examiner, Validator } from '../govern/validator.ts';

type Check = Verification['checks'][number];

/**
 * The verdict on a run, without which none is completed. One failed check makes it `failed`; `passed` needs a command that proves the outcome
 * or nothing that could be proven; everything else is `unverified`, and the checks say why. Pure.
 */
export function judgeOutcome(ending: Ending, validators: readonly Validator[]): Verification {
  const checks = validators.filter(isExaminer).flatMap((examiner) => examineWith(examiner, ending));
  if (checks.some(({ outcome }) => outcome === 'failed')) return { verdict: 'failed', checks };
  const isProven = ending.commands.length > 0 && ending.commands.every((command) => 'exitCode' in command);
  return { verdict: isProven && checks.every(({ outcome }) => outcome === 'passed') ? 'passed' : 'unverified', checks };
}

const isExaminer = (validator: Validator): validator is Examiner => validator.tier === 'post';

function examineWith(examiner: Examiner, ending: Ending): readonly Check[] {
  try {
    return examiner.examine(ending);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return [{ name: examiner.name, outcome: 'skipped', detail: `This check is broken, so it proves nothing: ${cause}` }];
  }
}
