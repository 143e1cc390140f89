import type { AdoptedRule } from '../../../protocol/practices.ts';

/** How far a practice is adopted, and what that is made of. */
export interface Score {
  /** Percent, rounded down, so that 100 means that nothing is left; `null`: no rule of it could be measured. */
  readonly score: number | null;
  readonly findings: number;
}

/**
 * Each linked rule has a share: of the files that it looks at, those without a finding; none while it is off or unknown. The score is the mean
 * of these shares. A rule for which there is no file is left out: its silence proves nothing. docs/practices.md says the same in words.
 */
export function scoreOf(rules: readonly AdoptedRule[]): Score {
  const shares = rules.flatMap(shareOf);
  const findings = rules.reduce((sum, rule) => sum + rule.findings, 0);
  if (shares.length === 0) return { score: null, findings };
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  // What floating point takes off a sum of ones must not become a percent.
  return { score: Math.floor(mean * 100 + 1e-9), findings };
}

function shareOf({ state, files, filesWithFindings }: AdoptedRule): number[] {
  if (state === 'unused') return [];
  if (state !== 'on' || files === 0) return [0];
  return [Math.max(0, files - filesWithFindings) / files];
}
