import type { Situation } from './validator.ts';

interface Cap {
  readonly used: number;
  readonly most: number;
  /** For a person: what there may be at most. */
  readonly words: string;
}

/** Share of a cap at which the model is told, so that it can come to an end by itself. */
const SOFT = 0.8;

/** Hard ends that the run has come to, in words. */
export function reachedCaps(situation: Situation): readonly string[] {
  return capsOf(situation)
    .filter(({ used, most }) => used >= most)
    .map(({ words }) => words);
}

/** Ends that it is near. */
export function nearCaps(situation: Situation): readonly string[] {
  return capsOf(situation)
    .filter(({ used, most }) => used < most && used >= most * SOFT)
    .map(({ words }) => words);
}

/** The number of files is left out: it stops an edit, not a run. */
function capsOf({ used, policy: { caps } }: Situation): readonly Cap[] {
  return [
    { used: used.steps, most: caps.steps, words: `${caps.steps} steps` },
    { used: used.tokens, most: caps.tokens, words: `${caps.tokens} tokens` },
    { used: used.timeMs, most: caps.timeMs, words: `${Math.round(caps.timeMs / 6_000) / 10} minutes of work` },
  ];
}
