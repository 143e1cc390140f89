import { z } from 'zod';
import { providerKind } from './aiSchema.ts';
import { closestName } from './closestName.ts';
import { CONFIG_VERSION, PERSONAL_BLOCKS, personalConfig, type StewardryConfig, stewardryConfig } from './configSchema.ts';

type KeyPath = readonly (string | number)[];

/** One thing wrong with a configuration value; `path` is where, `isKey` says that the key itself is meant and not its value. */
export interface ConfigProblem {
  readonly path: KeyPath;
  readonly isKey: boolean;
  readonly message: string;
}

/**
 * Keeps what is valid of a configuration and names each part that is not, with what to write instead. Never throws. Absent, the schema is
 * that of the file in a repository.
 */
export function validateConfig(
  value: unknown,
  schema: typeof stewardryConfig | typeof personalConfig = stewardryConfig,
): { config: StewardryConfig; problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  let rest = withoutEmpty(value ?? {});
  if (!isRecord(rest)) {
    return {
      config: {},
      problems: [{ path: [], isKey: false, message: `Expected keys such as "version: 1" and "rules:", found ${shown(rest)}.` }],
    };
  }
  // Each round removes at least one part, so the loop ends.
  for (;;) {
    const result = schema.safeParse(rest);
    if (result.success) return { config: result.data, problems: [...problems, ...futureVersion(result.data)] };
    const found = result.error.issues.flatMap((issue) => describe(issue, rest));
    problems.push(...found);
    // From the back, so that removing one entry of a list does not move the next one.
    for (const path of outermost(found).toReversed()) rest = without(rest, path);
  }
}

function describe(issue: z.core.$ZodIssue, root: unknown): ConfigProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], isKey: true, message: unknownKey(key, path) }));
  }
  const value = valueAt(root, path);
  if (value === undefined && path.length > 1) return [missing(path)];
  return [{ path, isKey: false, message: wrongValue(path, value) }];
}

/** What is not there cannot be left out: the block that lacks it goes. */
function missing(path: KeyPath): ConfigProblem {
  const block = path.slice(0, -1);
  return { path: block, isKey: false, message: `"${block.join('.')}" lacks the key "${path.at(-1)}".` };
}

/** Paths to remove: each once, and none inside another, because that is gone by then. */
function outermost(problems: readonly ConfigProblem[]): KeyPath[] {
  const paths = [...new Map(problems.map(({ path }) => [JSON.stringify(path), path])).values()];
  const isInside = (path: KeyPath, outer: KeyPath): boolean =>
    path.length > outer.length && outer.every((part, index) => part === path[index]);
  return paths.filter((path) => !paths.some((outer) => isInside(path, outer)));
}

function unknownKey(key: string, parent: KeyPath): string {
  if (key === 'audit' && parent.length === 0) {
    return 'The key "audit" cannot be set in a repository, which must not choose how your record is signed. Use the user settings or STEWARDRY_AUDIT_CHECKPOINT_ROWS.';
  }
  if (key === 'database' && parent.length === 0) {
    return 'The key "database" cannot be set in a repository, which must not choose where your state is kept. Use the user settings or STEWARDRY_DATABASE_URL.';
  }
  const known = knownKeys(parent);
  const meant = closestName(key, known);
  const remedy = meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
  return `Unknown key "${[...parent, key].join('.')}". ${remedy}`;
}

function wrongValue(path: KeyPath, value: unknown): string {
  const key = path.join('.');
  if (path[0] === 'rules' && path[1] === 'severity' && path.length === 3) return wrongSeverity(String(path[2]), value);
  // Somebody may have written the secret itself there.
  const found = SECRET.test(key) ? 'something else' : shown(value);
  return `"${key}" must be ${expected(path)}, found ${found}.`;
}

function wrongSeverity(ruleId: string, value: unknown): string {
  const known = ['error', 'warning', 'info', 'hint', 'off'];
  const meant = typeof value === 'string' ? closestName(value, known) : value === false ? 'off' : undefined;
  const remedy = meant === undefined ? `Use one of ${known.join(', ')}.` : `Did you mean "${meant}"?`;
  return `Unknown severity ${shown(value)} for rule "${ruleId}". ${remedy}`;
}

const SECRET = /^ai\.providers\..+\.key$/;

const EXPECTED: readonly [pattern: RegExp, expected: string][] = [
  [/^version$/, `a whole number; this program knows version ${CONFIG_VERSION}`],
  [/^rules$/, 'a block with packs, severity, enforcement, ignores or limits'],
  [/^rules\.packs$/, 'a list such as [security, npm:@acme/rules]'],
  [/^rules\.ignores$/, 'a list of globs such as ["dist/**"]'],
  [/^rules\.(packs|ignores)\.\d+$/, 'text that is not empty'],
  [/^rules\.severity$/, 'a block of rule ids with their severity, such as "no-console: off"'],
  [/^rules\.enforcement(\.[^.]+)?$/, 'a block of rule ids, each with people or ai, such as "no-eval: { ai: block }"'],
  [/^rules\.enforcement\..+\.(people|ai)$/, 'advise or block'],
  [/^rules\.limits$/, 'a block with fileSizeKb or ruleTimeMs'],
  [/^modules$/, 'a block with enabled'],
  [/^modules\.enabled$/, 'a block of module ids with true or false, such as "budget: false"'],
  [/^modules\.enabled\./, 'true or false'],
  [/^database$/, 'a block with type, url or encryption'],
  [/^database\.type$/, 'sqlite or postgres'],
  [/^database\.url$/, 'text such as "postgres://USER@HOST/DATABASE"'],
  [/^database\.encryption$/, 'off or sqlcipher'],
  [/^rules\.limits\./, 'a whole number above 0'],
  [/^ai\.mode$/, 'none, local, cloud or hybrid'],
  [/^ai\.(tiers\.\w+|(personas|steps)\.[^.]+\.models)(\.\d+)?$/, 'a list of models such as [anthropic/claude-sonnet-5]'],
  [/^ai\.(personas|steps)\.[^.]+\.tier$/, 'reason, standard or fast'],
  [/^ai\.providers\.[^.]+$/, 'a block with kind, url, label, keyHeader or billing, under an id such as "my-gateway"'],
  [SECRET, `a reference such as "\${env:ACME_KEY}" or "\${secret:acme}"; a key itself does not belong into a file`],
  [/^ai\.providers\..+\.kind$/, `one of ${providerKind.options.join(', ')}`],
  [/^ai\.providers\..+\.url$/, 'an address such as "http://127.0.0.1:11434"'],
  [/^ai\.privatePaths(\.\d+)?$/, 'a list of globs such as ["secrets/**"]'],
  [/^ai\.masksPersonalDetails$/, 'true or false'],
  [/^ai\.requestsPerMinute$/, 'a whole number above 0'],
  [/^ai\.budgets\./, 'dollars, 0 or more'],
  [/^ai\.prices\./, 'dollars per million tokens as input and output, under a model such as "openai/gpt-5.5"'],
  [/^ai\.script$/, 'the path of a YAML file; where no script is to play, leave the key out'],
  [/^ai(\.\w+)?$/, 'a block of keys'],
  [/^audit$/, 'a block with checkpointRows'],
  [/^audit\.checkpointRows$/, 'a whole number above 0'],
  [/^governance\.approve$/, 'none, low or medium: the highest risk that needs no question'],
  [/^governance\.protectedPaths(\.\d+)?$/, 'a list of globs such as ["migrations/**"]'],
  [/^governance\.commands\.(allow|deny)(\.\d+)?$/, 'a list of commands such as ["npm test", "git diff *"]'],
  [/^governance\.commands\.network$/, 'true or false'],
  [/^governance\.corrections$/, 'a whole number, 0 or more'],
  [/^governance\.caps\.(minutes|stallMinutes)$/, 'minutes above 0'],
  [/^governance\.caps\./, 'a whole number above 0'],
  [/^governance\.verify/, 'a list of blocks with name, command and maybe timeoutSeconds'],
  [/^governance(\.\w+)?$/, 'a block of keys'],
  [/^templates(\.packages(\.\d+)?)?$/, 'a block with packages: a list such as ["npm:@acme/templates"]'],
  [/^backup$/, 'a block with fullAt, everyHours or keepDays'],
  [/^backup\.fullAt$/, 'a time of day in quotes, such as "02:00"'],
  [/^backup\.everyHours$/, 'a whole number from 1 to 24'],
  [/^backup\.keepDays$/, 'a whole number above 0'],
  [/^features$/, 'a block with auto_backup'],
  [/^features\.auto_backup$/, 'true or false'],
];

function expected(path: KeyPath): string {
  const key = path.join('.');
  return EXPECTED.find(([pattern]) => pattern.test(key))?.[1] ?? 'something else';
}

function futureVersion(config: StewardryConfig): ConfigProblem[] {
  if (config.version === undefined || config.version <= CONFIG_VERSION) return [];
  return [
    {
      path: ['version'],
      isKey: false,
      message: `Version ${config.version} is newer than this program, which knows version ${CONFIG_VERSION}: update Stewardry. Keys it knows are used.`,
    },
  ];
}

/** The names allowed in the object at a path, read off the schema itself. */
function knownKeys(path: KeyPath): string[] {
  let schema: z.core.$ZodType = PERSONAL_BLOCKS.includes(String(path[0])) ? personalConfig : stewardryConfig;
  for (const part of path) {
    const object = unwrap(schema);
    const next = object instanceof z.ZodObject ? object.shape[String(part)] : object instanceof z.ZodRecord ? object.valueType : undefined;
    if (next === undefined) return [];
    schema = next;
  }
  const object = unwrap(schema);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

const unwrap = (schema: z.core.$ZodType): z.core.$ZodType => (schema instanceof z.ZodOptional ? schema.unwrap() : schema);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function valueAt(root: unknown, path: KeyPath): unknown {
  let value = root;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isRecord(value) ? value[String(part)] : undefined;
  }
  return value;
}

function without(root: unknown, path: KeyPath): unknown {
  const [head, ...tail] = path;
  if (head === undefined) return {};
  if (Array.isArray(root)) {
    const copy: unknown[] = [...root];
    if (tail.length === 0) copy.splice(Number(head), 1);
    else copy[Number(head)] = without(copy[Number(head)], tail);
    return copy;
  }
  if (!isRecord(root)) return root;
  const { [String(head)]: value, ...others } = root;
  return tail.length === 0 ? others : { ...others, [String(head)]: without(value, tail) };
}

/** A key with nothing behind it (`rules:` with all lines commented out) counts as absent. */
function withoutEmpty(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutEmpty(inner)]));
}
