import type { LayeredConfig } from '../config/layers.ts';
import type { PackFiles } from '../config/packs.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { buildConfig } from './configSources.ts';
import { optionProblems } from './optionProblems.ts';
import { readUtils } from './readRuleFile.ts';
import type { Trial, TrialReading } from './ruleJobs.ts';
import { createRuleSession, type RuleSession } from './ruleSession.ts';

/** Names a text that is in no file yet. */
export const TRIAL_PATH = 'rule.yml';

/** Reads a rule as it is being written, with the utilities that it could use where it is to be kept. */
export async function readTrial(session: RuleSession, { source, scope }: Trial, files: PackFiles): Promise<TrialReading> {
  const globalUtils = await readUtils(session, scope, files);
  const { rules, problems } = parseRuleFile(source, { file: TRIAL_PATH, pack: 'workspace', scope, globalUtils });
  const ofOptions = await Promise.all(rules.map(optionProblems));
  // Whoever tries a rule wants to see what it finds, also one that is to be off.
  const usable = rules.filter((_, index) => ofOptions[index]?.length === 0).map(({ isOff: _isOff, ...rule }) => rule);
  return { rules: usable, problems: [...problems, ...ofOptions.flat()] };
}

/** A session with no rule but those on trial: what the configuration says of severities does not count, what it ignores does. */
export function trialSession({ loaded }: RuleSession, { rules }: TrialReading): RuleSession {
  const pack = { name: 'workspace', description: '', origin: 'workspace', rules, testFiles: [] } as const;
  const { baseline: _baseline, ...rest } = loaded;
  return createRuleSession(
    { ...rest, baseline: undefined, packs: [pack], problems: [] },
    undefined,
    withoutSeverities(buildConfig(loaded.sources).config),
  );
}

function withoutSeverities(config: LayeredConfig): LayeredConfig {
  return { ...config, effective: (path) => ({ ...config.effective(path), severity: new Map() }) };
}
