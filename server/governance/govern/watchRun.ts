import type { Correction } from './correction.ts';
import type { Monitor, Occasion, Situation, Validator } from './validator.ts';

/** What the monitoring tier wants done about a run now. Pure. `now`: milliseconds since 1970. */
export function watchRun(situation: Situation, validators: readonly Validator[], now: number, occasion: Occasion): readonly Correction[] {
  return validators.filter(isMonitor).flatMap((monitor) => watchOne(monitor, situation, now, occasion));
}

const isMonitor = (validator: Validator): validator is Monitor => validator.tier === 'monitoring';

function watchOne(monitor: Monitor, situation: Situation, now: number, occasion: Occasion): readonly Correction[] {
  try {
    return monitor.watch(situation, now, occasion);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return [
      { check: monitor.name, kind: 'pause', reason: `The check "${monitor.name}" is broken, so the run waits for a person: ${cause}` },
    ];
  }
}

/** The same with a memory: guidance that was given is not given again. */
export function createWatch(
  validators: () => readonly Validator[],
  tell: (correction: Correction) => void = () => undefined,
): (situation: Situation, now: number, occasion: Occasion) => readonly Correction[] {
  const given = new Set<string>();
  return (situation, now, occasion) =>
    watchRun(situation, validators(), now, occasion).filter((correction) => {
      const key = JSON.stringify([correction.check, correction.reason]);
      if (correction.kind === 'guide' && given.has(key)) return false;
      given.add(key);
      tell(correction);
      return true;
    });
}
