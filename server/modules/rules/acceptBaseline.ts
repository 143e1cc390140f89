import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../../protocol/index.ts';
import { localDate } from '../../base/clock.ts';
import { applyBaseline, type Baseline, EMPTY_BASELINE, parseBaseline } from '../../governance/findings/baseline.ts';
import type { LoadedRules } from '../../governance/worker/ruleJobs.ts';
import type { RulesContext } from './context.ts';

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

/** Marks what the baseline accepts; what a rule allows no waiver for it does not accept. */
export function acceptBaseline({ clock }: Pick<RulesContext, 'clock'>, loaded: LoadedRules, findings: readonly Finding[]): Finding[] {
  return applyBaseline(findings, baselineInForce(loaded), (file) => isThere(loaded, file), localDate(clock.now()));
}

/** Whether a file (relative) exists. */
export function isThere({ folder }: LoadedRules, file: string): boolean {
  return folder !== null && existsSync(path.join(folder, file));
}

function baselineInForce(loaded: LoadedRules): Baseline {
  const { baseline } = baselineOf(loaded);
  if (baseline.entries.length === 0) return baseline;
  const strict = new Set(loaded.packs.flatMap(({ rules }) => rules.flatMap(forbidsWaivers)));
  return strict.size === 0 ? baseline : { entries: baseline.entries.filter(({ ruleId }) => !strict.has(ruleId)) };
}

const forbidsWaivers = ({ id, stewardship }: LoadedRules['packs'][number]['rules'][number]): readonly string[] =>
  stewardship.waivers?.allowed === false ? [id] : [];
