import type { ConfigValue } from '../../../protocol/workspace.ts';
import type { Policy } from '../govern/policy.ts';
import { type ConfigLayer, layerNames } from './configLayer.ts';
import { type RuleEnforcement, type RuleSetting, splitKey } from './configSchema.ts';
import { combineAi, type EffectiveAi } from './effectiveAi.ts';
import { effectivePolicy, isLimited, isLooser, type PolicyInputs } from './effectivePolicy.ts';
import { withoutLoosening } from './loosening.ts';

/** What the layers say together about one place in the workspace. */
export interface EffectiveConfig {
  readonly packs: readonly string[];
  /** Per rule id; a rule that is missing keeps its own severity. */
  readonly severity: ReadonlyMap<string, RuleSetting>;
  /** Per rule id: what breaking it does, where a layer says so. */
  readonly enforcement: ReadonlyMap<string, RuleEnforcement>;
  /** Globs with the folder (relative to the workspace) that they are relative to. */
  readonly ignores: readonly { readonly folder: string; readonly globs: readonly string[] }[];
  readonly limits: { readonly fileSizeKb: number; readonly ruleTimeMs: number };
}

/** All layers of one workspace folder, weakest first. Immutable: a changed layer means a new one. */
export interface LayeredConfig {
  /** Folders that have a configuration of their own, `''` first, then by depth. */
  readonly folders: readonly string[];
  /** Every pack that some layer names: what must be loaded. */
  readonly packs: readonly string[];
  /** For a file, relative to the workspace; the same object for all files that the same layers govern. */
  effective(path: string): EffectiveConfig;
  /** What is said about models; nested folders have no say. */
  ai(): EffectiveAi;
  /** What actions of runs are measured by; nested folders have no say. */
  governance(inputs: PolicyInputs): Policy;
  /** Who sets a dotted key for a file (absent: the workspace root), and who else has an opinion. */
  explain(key: string, path?: string): ConfigValue;
  /** Absolute file and line (from 0) that first names a pack; `undefined` when no file does. */
  packSource(pack: string): { readonly file: string; readonly line: number } | undefined;
}

export function createLayeredConfig(unordered: readonly ConfigLayer[]): LayeredConfig {
  const ordered = unordered.toSorted((a, b) => rank(a) - rank(b) || depth(a.folder) - depth(b.folder) || compare(a.folder, b.folder));
  const { layers, refused } = withoutLoosening(ordered);
  const folders = [...new Set(['', ...layers.map((layer) => layer.folder)])].toSorted((a, b) => depth(a) - depth(b) || compare(a, b));
  const cache = new Map<string, EffectiveConfig>();

  const effective = (path: string): EffectiveConfig => {
    const folder = folders.findLast((candidate) => isInside(path, candidate)) ?? '';
    let config = cache.get(folder);
    if (config === undefined) {
      config = combine(layers.filter((layer) => isInside(`${folder}/`, layer.folder)));
      cache.set(folder, config);
    }
    return config;
  };
  return {
    folders,
    packs: [...new Set(folders.flatMap((folder) => effective(`${folder}/x`).packs))],
    effective,
    ai: () => combineAi(layers),
    governance: (inputs) => effectivePolicy(layers, inputs),
    packSource: (pack) => packSource(layers, pack),
    explain: (key, path = '') =>
      explain(
        layers.filter((layer) => isInside(path, layer.folder)),
        ordered.filter((layer) => isInside(path, layer.folder)),
        key,
        refused,
      ),
  };
}

const rank = (layer: ConfigLayer): number => layerNames.indexOf(layer.layer);
const depth = (folder: string): number => (folder === '' ? 0 : folder.split('/').length);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Is a `/`-separated path below a folder (`''`: the workspace itself)? */
export function isInside(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

function combine(layers: readonly ConfigLayer[]): EffectiveConfig {
  const severity = new Map<string, RuleSetting>();
  const enforcement = new Map<string, RuleEnforcement>();
  const ignores: { folder: string; globs: readonly string[] }[] = [];
  const limits = { fileSizeKb: Number.POSITIVE_INFINITY, ruleTimeMs: Number.POSITIVE_INFINITY };
  let packs: readonly string[] = [];
  for (const { config, folder } of layers) {
    const rules = config.rules ?? {};
    packs = rules.packs ?? packs;
    for (const [ruleId, setting] of Object.entries(rules.severity ?? {})) severity.set(ruleId, setting);
    for (const [ruleId, own] of Object.entries(rules.enforcement ?? {})) enforcement.set(ruleId, { ...enforcement.get(ruleId), ...own });
    if (rules.ignores !== undefined && rules.ignores.length > 0) ignores.push({ folder, globs: rules.ignores });
    limits.fileSizeKb = rules.limits?.fileSizeKb ?? limits.fileSizeKb;
    limits.ruleTimeMs = rules.limits?.ruleTimeMs ?? limits.ruleTimeMs;
  }
  return { packs, severity, enforcement, ignores, limits };
}

function packSource(layers: readonly ConfigLayer[], pack: string): { file: string; line: number } | undefined {
  for (const { config, file, lines } of layers) {
    const index = config.rules?.packs?.indexOf(pack) ?? -1;
    if (index !== -1 && file !== undefined) return { file, line: lines.get(`rules.packs.${index}`) ?? lines.get('rules.packs') ?? 0 };
  }
  return undefined;
}

/** `said`: the layers as they are written; `layers`: as they count. */
function explain(layers: readonly ConfigLayer[], said: readonly ConfigLayer[], key: string, refused: readonly string[]): ConfigValue {
  const opinions = opinionsOn(layers, key);
  // An empty default (no ignores, no severities) is not an opinion once somebody has one.
  const strongest = opinions.findLast(({ value }) => !isEmpty(value)) ?? opinions.at(-1);
  const winner = isLimited(key) ? notRaised(opinions) : strongest;
  const line = winner?.layer.lines.get(key);
  const notes = notesOn(key, winner, opinions, refused);
  return {
    key,
    value: isLimited(key) ? (winner?.value ?? null) : opinions.reduce<unknown>((weaker, { value }) => merge(key, weaker, value), null),
    layer: winner?.layer.layer ?? 'built-in',
    ...(winner?.layer.file === undefined ? {} : { source: { file: winner.layer.file, line: line ?? 0 } }),
    layers: opinionsOn(said, key).map(({ layer, value }) => ({ layer: layer.layer, value: value ?? null, source: describe(layer, key) })),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function opinionsOn(layers: readonly ConfigLayer[], key: string): readonly LayerOpinion[] {
  return layers.flatMap((layer) => {
    const value = valueAt(layer.config, splitKey(key));
    return value === undefined ? [] : [{ layer, value }];
  });
}

/** What a workspace set in vain, at the key or in its block. */
function notesOn(key: string, winner: LayerOpinion | undefined, opinions: readonly LayerOpinion[], refused: readonly string[]): string[] {
  const inVain = refused.filter((each) => key === '' || each === key || each.startsWith(`${key}.`));
  const isLimitedInVain =
    isLimited(key) && winner?.layer.layer !== 'workspace' && opinions.some(({ layer }) => layer.layer === 'workspace');
  return [...inVain, ...(isLimitedInVain ? [key] : [])].map(
    (each) => `The workspace sets "${each}" in vain: a file of a workspace may tighten what you allow, not loosen it.`,
  );
}

interface LayerOpinion {
  readonly layer: ConfigLayer;
  readonly value: unknown;
}

/** The workspace's file may tighten what somebody has set, never loosen it (effectivePolicy.ts). */
function notRaised(opinions: readonly LayerOpinion[]): LayerOpinion | undefined {
  const own = opinions.findLast(({ layer }) => layer.layer !== 'workspace' && layer.layer !== 'built-in');
  const workspace = opinions.findLast(({ layer }) => layer.layer === 'workspace');
  if (own === undefined || workspace === undefined) return own ?? workspace ?? opinions.at(-1);
  return isLooser(workspace.value, own.value) ? own : workspace;
}

function describe(layer: ConfigLayer, key: string): string {
  const line = layer.lines.get(key);
  return line === undefined ? layer.origin(key) : `${layer.origin(key)}:${line + 1}`;
}

const ADDING_UP = [
  'rules.ignores',
  'ai.privatePaths',
  'governance.protectedPaths',
  'governance.commands.allow',
  'governance.commands.deny',
];

/** Blocks merge key by key, some lists add up, everything else is replaced. */
function merge(key: string, weaker: unknown, stronger: unknown): unknown {
  if (ADDING_UP.includes(key) && Array.isArray(weaker) && Array.isArray(stronger)) return [...weaker, ...stronger];
  if (!isRecord(weaker) || !isRecord(stronger)) return stronger;
  const merged: Record<string, unknown> = { ...weaker };
  for (const [part, value] of Object.entries(stronger)) {
    if (value !== undefined) merged[part] = part in weaker ? merge(key === '' ? part : `${key}.${part}`, weaker[part], value) : value;
  }
  return merged;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function isEmpty(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const part of path) value = isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  return value;
}
