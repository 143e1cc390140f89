import { z } from 'zod';
import { severity } from '../../../protocol/finding.ts';
import { enforcement } from '../../../protocol/ruleSummary.ts';
import { aiConfig } from './aiSchema.ts';
import { governanceConfig } from './governanceSchema.ts';

/** What a rule can be set to: one of the severities, or not run at all. */
const ruleSetting = severity.or(z.literal('off'));
export type RuleSetting = z.infer<typeof ruleSetting>;

const ruleEnforcement = z.strictObject({ people: enforcement.optional(), ai: enforcement.optional() });
/** What breaking a rule does to people and to runs, where that is said. */
export type RuleEnforcement = z.infer<typeof ruleEnforcement>;

/** The highest `version:` of config.yaml this program understands. */
export const CONFIG_VERSION = 1;

const rulesConfig = z.strictObject({
  /** Built-in names and `npm:name[/folder]`. Absent: the default packs; `[]`: workspace rules only. */
  packs: z.array(z.string().min(1)).optional(),
  severity: z.record(z.string(), ruleSetting).optional(),
  /** What breaking a rule does, by its id; stronger than what the rule says itself. Absent: as its severity says. */
  enforcement: z.record(z.string(), ruleEnforcement).optional(),
  /** Globs relative to the folder that holds the `.stewardry`; no rule looks at what they match. */
  ignores: z.array(z.string().min(1)).optional(),
  limits: z
    .strictObject({
      /** Files above this many KiB are skipped, and said so. */
      fileSizeKb: z.number().int().positive().optional(),
      /** Milliseconds that one rule may take on one file. */
      ruleTimeMs: z.number().int().positive().optional(),
    })
    .optional(),
});

const accessConfig = z.strictObject({
  /** File with a policy in Cedar's language, besides `.stewardry/policy.cedar`. Those of all layers hold together. */
  policy: z.string().min(1).optional(),
});

const modulesConfig = z.strictObject({
  /** By module id. Absent: it runs. Only the configuration of the workspace's own folder counts, not nested ones. */
  enabled: z.record(z.string(), z.boolean()).optional(),
});

const templatesConfig = z.strictObject({
  /** Packages whose templates are offered, as `npm:name`. They are read as data from `node_modules`. */
  packages: z.array(z.string().min(1)).optional(),
});

const databaseConfig = z.strictObject({
  type: z.enum(['sqlite', 'postgres']).optional(),
  url: z.string().optional(),
  encryption: z.enum(['off', 'sqlcipher']).optional(),
});

const auditConfig = z.strictObject({
  /** The record is signed by itself whenever so many rows have no signature. */
  checkpointRows: z.number().int().positive().optional(),
});

const backupConfig = z.strictObject({
  /** Local time of the daily full backup. */
  fullAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  /** Hours between two increments. */
  everyHours: z.number().int().min(1).max(24).optional(),
  /** Days for which backups are kept. */
  keepDays: z.number().int().positive().optional(),
});

const featuresConfig = z.strictObject({
  /** Whether backups are made by themselves. */
  auto_backup: z.boolean().optional(),
});

/** `.stewardry/config.yaml`. */
export const stewardryConfig = z.strictObject({
  version: z.number().int().positive().optional(),
  rules: rulesConfig.optional(),
  modules: modulesConfig.optional(),
  access: accessConfig.optional(),
  ai: aiConfig.optional(),
  governance: governanceConfig.optional(),
  templates: templatesConfig.optional(),
  backup: backupConfig.optional(),
  features: featuresConfig.optional(),
});

/** The layers that no repository brings: as the file, and where state is kept and how it is signed, which a repository must not choose for those who open it. */
export const personalConfig = stewardryConfig.extend({ database: databaseConfig.optional(), audit: auditConfig.optional() });

/** Blocks of `personalConfig` that a file of the workspace may not hold. */
export const PERSONAL_BLOCKS: readonly string[] = ['database', 'audit'];
export type StewardryConfig = z.infer<typeof personalConfig>;

/** Every key that `config explain`, `config set` and an environment variable can name, and how text becomes its value. */
export const configKeys: Readonly<Record<string, 'list' | 'number' | 'severities' | 'switches' | 'text' | 'flag' | 'json'>> = {
  'rules.packs': 'list',
  'rules.severity': 'severities',
  'rules.enforcement': 'json',
  'rules.ignores': 'list',
  'rules.limits.fileSizeKb': 'number',
  'rules.limits.ruleTimeMs': 'number',
  'modules.enabled': 'switches',
  'access.policy': 'text',
  'database.type': 'text',
  'database.url': 'text',
  'database.encryption': 'text',
  'audit.checkpointRows': 'number',
  'ai.mode': 'text',
  'ai.tiers.reason': 'list',
  'ai.tiers.standard': 'list',
  'ai.tiers.fast': 'list',
  'ai.personas': 'json',
  'ai.steps': 'json',
  'ai.providers': 'json',
  'ai.privatePaths': 'list',
  'ai.masksPersonalDetails': 'flag',
  'ai.requestsPerMinute': 'number',
  'ai.budgets.session': 'number',
  'ai.budgets.day': 'number',
  'ai.budgets.workspace': 'number',
  'ai.prices': 'json',
  'ai.mcp': 'json',
  'ai.agents': 'json',
  'ai.script': 'text',
  'governance.approve': 'text',
  'governance.protectedPaths': 'list',
  'governance.commands.allow': 'list',
  'governance.commands.deny': 'list',
  'governance.commands.network': 'flag',
  'governance.corrections': 'number',
  'governance.caps.steps': 'number',
  'governance.caps.tokens': 'number',
  'governance.caps.minutes': 'number',
  'governance.caps.files': 'number',
  'governance.caps.stallMinutes': 'number',
  'governance.caps.actionsPerMinute': 'number',
  'governance.verify': 'json',
  'templates.packages': 'list',
  'backup.fullAt': 'text',
  'backup.everyHours': 'number',
  'backup.keepDays': 'number',
  'features.auto_backup': 'flag',
};

/** Blocks whose entries a person names. */
const NAMED = /^(rules\.(severity|enforcement)|modules\.enabled|ai\.(personas|steps|providers|prices))\../;

/** Whether a key can be set: one of the above, a block that holds one, or an entry of a block of names. */
export function isConfigKey(key: string): boolean {
  const names = Object.keys(configKeys);
  return names.some((each) => each === key || each.startsWith(`${key}.`)) || NAMED.test(key);
}

/** Blocks whose names may themselves hold dots: rule ids and models. */
const WITH_DOTS = ['rules.severity', 'rules.enforcement', 'ai.prices'];

/** Key path of a dotted key; `''` is all of it. Everything after `rules.severity.` is one name. */
export function splitKey(key: string): string[] {
  if (key === '') return [];
  const block = WITH_DOTS.find((each) => key.startsWith(`${each}.`));
  return block === undefined ? key.split('.') : [...block.split('.'), key.slice(block.length + 1)];
}
