import { z } from 'zod';
import { stewardryConfig } from '../../server/governance/config/configSchema.ts';
import { moduleFile } from '../../server/modules/modules/custom/moduleFile.ts';
import type { JsonSchema } from './jsonSchema.ts';
import { ruleSchema } from './ruleSchema.ts';

/** The schemas that package.json's `yamlValidation` and `jsonValidation` name, by file name. */
export function allSchemas(): Record<string, JsonSchema> {
  return {
    'rule.schema.json': ruleSchema(),
    'rule-test.schema.json': ruleTestSchema,
    'config.schema.json': configSchema(),
    'baseline.schema.json': baselineSchema,
    'module.schema.json': moduleSchema(),
  };
}

const configTexts: Readonly<Record<string, string>> = {
  version: 'Version of this format: 1.',
  packs: 'Rule packs in force, such as `security` or `npm:@acme/rules`. Absent: the default packs. Empty: only `.stewardry/rules`.',
  severity: 'Severity by rule id; `off` switches a rule off.',
  enforcement: 'By rule id, whether breaking it fails a check (`people`) and keeps an edit of an agent from landing (`ai`).',
  ignores: 'Files that no rule looks at: globs relative to the folder that holds `.stewardry`.',
  fileSizeKb: 'Files above this many KiB are skipped, and said so.',
  enabled: 'Modules to switch off (`false`), by id. Absent: they run.',
  policy: "File with an access policy in Cedar's language, besides `.stewardry/policy.cedar`, relative to this folder.",
  mode: 'Which models may be asked: `none`, `local` (nothing leaves this machine), `cloud` or `hybrid`.',
  tiers: 'Models as `provider/model` by how much a task asks of them; the first that can answer wins.',
  personas: 'Tier and models of a persona, by its name.',
  providers: 'Who answers, by the id that models begin with. Built in: `anthropic`, `openai`, `ollama`, `lm-studio`.',
  url: 'Address without the path of the API. A key goes to it only when your own settings or environment name it too.',
  privatePaths: 'Files that never leave this machine: globs relative to the workspace.',
  masksPersonalDetails: 'Mask personal details in prompts. Secrets are always masked.',
  requestsPerMinute: 'Requests a minute to each provider that is not on this machine.',
  budgets: 'Dollars at most for one session, one day and this workspace in all.',
  prices: 'Dollars per million tokens, by `provider/model`, for models whose price is not known or is your own.',
  governance: 'What runs of a model may do, and what they are checked by.',
  approve: 'The highest risk that needs no question: `none`, `low` or `medium`. A workspace cannot raise what you have set yourself.',
  protectedPaths: 'Files that no run changes without an explicit yes: globs, besides those built in.',
  allow: 'Commands that need no question: exact, or with a last `*`, such as `npm test` or `git diff *`.',
  deny: 'Commands that no run may use. Wins over everything.',
  network: 'Whether commands of a run may reach the network.',
  corrections: 'How often a finding goes back to the model before a person is asked.',
  caps: 'Where a run ends, whatever it is doing; what it made is kept.',
  steps: 'Steps of one run, or models by the name of a step.',
  tokens: 'Tokens of one run.',
  minutes: 'Minutes of work; waiting for a person does not count.',
  files: 'Files that one run may change.',
  stallMinutes: 'Minutes without any progress after which a run pauses.',
  actionsPerMinute: 'Actions with an effect in one minute after which a run pauses.',
  verify: 'Commands that prove the outcome of a run, in their order.',
  command: 'The command line.',
  timeoutSeconds: 'Seconds it may take.',
  packages: 'Packages whose templates are offered, such as `npm:@acme/templates`. They are read as data from `node_modules`.',
  fullAt: 'Local time of the daily full backup of the database, such as "02:00".',
  everyHours: 'Hours between two backups of what has changed.',
  keepDays: 'Days for which backups are kept.',
  auto_backup: 'Whether the database is backed up by itself.',
  ruleTimeMs: 'Milliseconds that one rule may take on one file.',
};

/** The backend's own schema, with the descriptions that a person sees on hover. */
function configSchema(): JsonSchema {
  const schema = z.toJSONSchema(stewardryConfig, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema, path }) => {
      const description = configTexts[String(path.at(-1))];
      if (description !== undefined && path.at(-2) === 'properties') jsonSchema.description = description;
    },
  });
  return { ...schema, title: 'Stewardry configuration' };
}

const moduleTexts: Readonly<Record<string, string>> = {
  name: 'The name of the folder: lower-case letters, digits and dashes.',
  version: 'Such as 1.0.0.',
  description: 'One sentence for whoever meets it in a list.',
  author: 'Who answers for it.',
  requires: 'Modules without which it does not start.',
  optional: 'Modules that it asks when they run.',
  calls: 'Capabilities of other modules that it may ask for, such as `rules/list`.',
  tables: 'Its tables. Each begins with `custom_NAME_`; SQL in migrations/sqlite and migrations/postgres makes them.',
  capabilities: 'What it can be asked for, by verb: `custom/NAME/VERB`, answered by `handlers.VERB` of index.mjs.',
  effect: '`none`: it only reads. `state`: it writes its tables. `files`: what it calls changes files.',
  power: 'The least role that may ask.',
  params: 'JSON schema of what a caller passes.',
  result: 'JSON schema of the answer.',
  hooks: 'Notifications and events that `hooks` of index.mjs hears of, such as `rules/changed`.',
  limits: 'How much it may use before it is stopped.',
  timeMs: 'Milliseconds for one request.',
  memoryMb: 'MiB of memory.',
};

/** The backend's own schema, with the descriptions that a person sees on hover. */
function moduleSchema(): JsonSchema {
  const schema = z.toJSONSchema(moduleFile, {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema, path }) => {
      const description = moduleTexts[String(path.at(-1))];
      if (description !== undefined && path.at(-2) === 'properties') jsonSchema.description = description;
    },
  });
  return { ...schema, title: 'Module of a Stewardry workspace' };
}

const cases = (description: string) => ({ type: 'array', items: { type: 'string' }, description });

/** https://ast-grep.github.io/guide/test-rule.html */
const ruleTestSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Tests of a Stewardry rule',
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'string', description: 'The rule that is tested.' },
    valid: cases('Code that the rule must leave alone.'),
    invalid: cases('Code that the rule must report.'),
  },
};

const baselineSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Stewardry baseline',
  description: 'Findings that were there before the rules. Written by "stewardry baseline create"; not meant to be edited.',
  type: 'object',
  required: ['version', 'entries'],
  properties: {
    version: { const: 1 },
    entries: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'ruleId', 'fingerprint'],
        properties: {
          path: { type: 'string' },
          ruleId: { type: 'string' },
          fingerprint: { type: 'string' },
          reason: { type: 'string', description: 'Why it is accepted.' },
          owner: { type: 'string', description: 'Who answers for it, such as `@ana`.' },
          until: { type: 'string', format: 'date', description: 'Last day on which it counts.' },
        },
      },
    },
  },
};
