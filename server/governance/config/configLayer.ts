import type { Notice } from '../../../protocol/finding.ts';
import { DEFAULT_AI } from './aiSchema.ts';
import { closestName } from './closestName.ts';
import { parseConfigFile } from './configFile.ts';
import { configKeys, personalConfig, type StewardryConfig, splitKey } from './configSchema.ts';
import { DEFAULT_GOVERNANCE } from './governanceSchema.ts';
import { validateConfig } from './validateConfig.ts';

/** Weakest first; of several workspace layers the nearer folder is the stronger. */
export const layerNames = ['built-in', 'user', 'workspace', 'environment', 'team'] as const;
type LayerName = (typeof layerNames)[number];

/** One source of configuration, already validated. */
export interface ConfigLayer {
  readonly layer: LayerName;
  /** Folder it governs, relative to the workspace; `''` for all of it. */
  readonly folder: string;
  /** Absolute path, when a file is behind it. */
  readonly file?: string;
  /** Line (from 0) of each dotted key in the file. */
  readonly lines: ReadonlyMap<string, number>;
  /** Where a key of this layer comes from, in words, when no file is behind it. */
  readonly origin: (key: string) => string;
  readonly config: StewardryConfig;
}

export interface ConfigLayerResult {
  readonly layer: ConfigLayer;
  readonly notices: readonly Notice[];
}

/** Defaults: files above 1 MiB are generated or data more often than written; a rule that takes 2 s on one file is broken. */
const DEFAULT_LIMITS = { fileSizeKb: 1024, ruleTimeMs: 2000 };

/** At night, when nobody waits; at most four hours of work are lost; a month back is enough to notice. */
const DEFAULT_BACKUP = { fullAt: '02:00', everyHours: 4, keepDays: 30 };

/** Few enough that little can be cut off unnoticed, many enough that signing costs nothing. */
const DEFAULT_AUDIT = { checkpointRows: 1_000 };

/** The layer below all: `defaultPacks` are the built-in packs that run when nothing names packs. */
export function builtInLayer(defaultPacks: readonly string[]): ConfigLayer {
  const rules = { packs: [...defaultPacks], severity: {}, ignores: [], limits: DEFAULT_LIMITS };
  const config = {
    rules,
    ai: DEFAULT_AI,
    governance: DEFAULT_GOVERNANCE,
    templates: { packages: [] },
    backup: DEFAULT_BACKUP,
    audit: DEFAULT_AUDIT,
    features: { auto_backup: true },
  };
  return { layer: 'built-in', folder: '', lines: new Map(), origin: () => 'built-in default', config };
}

/** `.stewardry/config.yaml` of one folder. `path` is relative to the workspace and used in notices; `file` is absolute. */
export function workspaceLayer(source: { folder: string; path: string; file: string; text: string }): ConfigLayerResult {
  const { config, notices, lines } = parseConfigFile(source.text, source.path);
  return { layer: { layer: 'workspace', folder: source.folder, file: source.file, lines, origin: () => source.file, config }, notices };
}

/** User settings, nested (`{rules: {packs}}`) or with dotted keys (`{"rules.packs": …}`) as editors store them. */
export function userLayer(settings: Readonly<Record<string, unknown>>): ConfigLayerResult {
  return plainLayer('user', nested(settings), (key) => `user setting "stewardry.${key}"`, 'User settings');
}

/** The policy that a team server hands down: same keys as config.yaml. */
export function teamLayer(policy: Readonly<Record<string, unknown>>): ConfigLayerResult {
  return plainLayer('team', nested(policy), () => 'team policy', 'Team policy');
}

const ENVIRONMENT_PREFIX =
  /^STEWARDRY_(RULES|MODULES|ACCESS|AI|GOVERNANCE|TEMPLATES|AUDIT|BACKUP|FEATURES)_|^STEWARDRY_DATABASE_(TYPE|URL|ENCRYPTION)$/;

/** The variables that are configuration; everything else in an environment is none of our business. */
export function configVariables(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => ENVIRONMENT_PREFIX.test(name)));
}

/** `rules.limits.fileSizeKb` is `STEWARDRY_RULES_LIMITS_FILE_SIZE_KB`; lists are separated by commas, severities are `rule=off,…`, switches `module=off,…`, blocks of named entries are JSON. */
export function environmentLayer(environment: Readonly<Record<string, string | undefined>>): ConfigLayerResult {
  const keyOf = new Map(Object.keys(configKeys).map((key) => [variableName(key), key]));
  const settings: Record<string, unknown> = {};
  const unknown: Notice[] = [];
  for (const [name, text] of Object.entries(environment)) {
    if (!ENVIRONMENT_PREFIX.test(name) || text === undefined) continue;
    const key = keyOf.get(name);
    if (key === undefined) unknown.push(unknownVariable(name, [...keyOf.keys()]));
    else settings[key] = parseVariable(key, text);
  }
  const result = plainLayer('environment', nested(settings), (key) => environmentOrigin(key), 'Environment');
  return { layer: result.layer, notices: [...unknown, ...result.notices] };
}

function plainLayer(layer: LayerName, value: unknown, origin: (key: string) => string, where: string): ConfigLayerResult {
  const { config, problems } = validateConfig(value, personalConfig);
  const notices = problems.map((problem): Notice => ({ kind: 'config', severity: 'error', message: `${where}: ${problem.message}` }));
  return { layer: { layer, folder: '', lines: new Map(), origin, config }, notices };
}

function unknownVariable(name: string, known: readonly string[]): Notice {
  const meant = closestName(name, known);
  const remedy = meant === undefined ? `Known: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
  return { kind: 'config', severity: 'warning', message: `Unknown environment variable "${name}". ${remedy}` };
}

function variableName(key: string): string {
  return `STEWARDRY_${key
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase()}`;
}

/** A single severity or switch comes from the variable that holds them all. */
function environmentOrigin(key: string): string {
  return `environment variable ${variableName(key.replace(/^(rules\.severity|rules\.enforcement|modules\.enabled|ai\.(?:personas|steps|providers|prices))\..*/, '$1'))}`;
}

function parseVariable(key: string, text: string): unknown {
  const parts = text.split(',').map((part) => part.trim());
  const list = parts.filter((part) => part !== '');
  switch (configKeys[key]) {
    case 'flag':
      return SWITCHES[text.trim()] ?? text;
    case 'json':
      return parseJson(text);
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'severities':
      return Object.fromEntries(list.map((part) => splitAtEquals(part)));
    case 'text':
      return hidePassword(text.trim());
    case 'switches':
      return Object.fromEntries(list.map((part) => splitAtEquals(part)).map(([name, value]) => [name, SWITCHES[value] ?? value]));
    default:
      return list;
  }
}

/** A configuration is shown, logged and sent to threads; whoever connects reads the variable itself. */
function hidePassword(text: string): string {
  return text.replace(/^([^:]+:\/\/[^:@/]*):[^@]*@/, '$1:***@');
}

const SWITCHES: Readonly<Record<string, boolean>> = { on: true, true: true, off: false, false: false };

/** What is no JSON stays a text, which validation then names. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function splitAtEquals(part: string): [string, string] {
  const at = part.lastIndexOf('=');
  return at === -1 ? [part, ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Turns dotted keys into blocks; blocks given twice are merged. */
function nested(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    const path = splitKey(key);
    let block = root;
    for (const part of path.slice(0, -1)) {
      const inner = block[part];
      const next = isRecord(inner) ? inner : {};
      block[part] = next;
      block = next;
    }
    const last = path.at(-1) ?? key;
    const old = block[last];
    block[last] = isRecord(value) ? { ...(isRecord(old) ? old : {}), ...nestedValues(value) } : value;
  }
  return root;
}

/** Copies, so that merging never writes into what the caller handed over. */
const nestedValues = (value: Record<string, unknown>): Record<string, unknown> => structuredClone(value);
