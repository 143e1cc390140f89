import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../../protocol/index.ts';
import { applyBaseline, type Baseline, EMPTY_BASELINE, parseBaseline } from '../../governance/findings/baseline.ts';
import type { LoadedRules } from '../../governance/worker/ruleJobs.ts';

const BASELINE_PATH = '.stewardry/baseline.json';
const parsed = new WeakMap<LoadedRules, ReturnType<typeof parseBaseline>>();

/** The baseline of a folder and what is wrong with it; parsed once for each version of the rules. */
export function baselineOf(loaded: LoadedRules): ReturnType<typeof parseBaseline> {
  const known = parsed.get(loaded);
  if (known) return known;
  const made = loaded.baseline === undefined ? { baseline: EMPTY_BASELINE, notices: [] } : parseBaseline(loaded.baseline, BASELINE_PATH);
  parsed.set(loaded, made);
  return made;
}

/** Marks what the baseline accepts. */
export function acceptBaseline(
  loaded: LoadedRules,
  findings: readonly Finding[],
  baseline: Baseline = baselineOf(loaded).baseline,
): Finding[] {
  const { folder } = loaded;
  return applyBaseline(findings, baseline, (file) => folder !== null && existsSync(path.join(folder, file)));
}
