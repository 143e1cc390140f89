import type { Notice, Severity } from '../../../protocol/finding.ts';
import { suppressionRules } from '../findings/suppressionRules.ts';
import type { Rule } from '../rules/rule.ts';
import { compileGlobs, compileIgnores, type PathMatcher } from './glob.ts';
import { type EffectiveConfig, isInside, type LayeredConfig } from './layers.ts';

/** Which rules govern which file, and how severely. Immutable; asked for every rule and file of a scan, so all is prepared. */
export interface RuleSet {
  /** Every definition that governs some file. Ids may repeat where a folder redefines a rule: see `rulesFor`. */
  readonly rules: readonly Rule[];
  /** Duplicates within one layer, and overrides that name no rule. */
  readonly notices: readonly Notice[];
  /**
   * The definitions in force around a file: each id once, none that is off. The same array for every file of the same scope, so an
   * engine can be built per array and kept in a WeakMap. `files`, `ignores` of the rules are not applied: `isActive` does.
   */
  rulesFor(path: string): readonly Rule[];
  /** Of `rulesFor`, the ones whose `files` and `ignores` choose this file. */
  activeRules(path: string): readonly Rule[];
  isActive(rule: Rule, path: string): boolean;
  /** With overrides applied, for the rules about suppressions too; `off` also for a rule that is not in force there. */
  severityFor(ruleId: string, path: string): Severity | 'off';
  /** Is the file left alone by every rule? */
  ignoresPath(path: string): boolean;
}

/** Everything that is the same for all files that the same configuration and rule folders govern. */
interface Scope {
  readonly rules: readonly Rule[];
  readonly severity: ReadonlyMap<string, Severity>;
  readonly choosers: ReadonlyMap<Rule, PathMatcher>;
  readonly ignores: PathMatcher;
}

export interface RuleSetOptions {
  /** All loaded definitions, of packs that are on anywhere and of workspace folders; order does not matter. */
  readonly rules: readonly Rule[];
  readonly configs: LayeredConfig;
  /** Ids of rules that are in force although the configuration has them, or their packs, off. */
  readonly binding?: ReadonlySet<string>;
}

export function createRuleSet({ rules, configs, binding = new Set() }: RuleSetOptions): RuleSet {
  const sorted = rules.toSorted(bySource);
  const duplicates = new Map<Rule, Rule>();
  const folders = byDepth(new Set(['', ...configs.folders, ...rules.map((rule) => rule.scope)]));
  const matchers = new Map<string, PathMatcher>();
  const scopes = new Map<string, Scope>(
    folders.map((folder) => [
      folder,
      createScope({ folder, rules: sorted, duplicates, config: configs.effective(`${folder}/x`.replace(/^\//, '')), matchers, binding }),
    ]),
  );
  const scopeOf = createScopeFinder(scopes, folders);
  const isActive = (rule: Rule, path: string): boolean => {
    const scope = scopeOf(path);
    return scope.choosers.get(rule)?.(path) === true && !scope.ignores(path);
  };
  return {
    rules: sorted.filter((rule) => [...scopes.values()].some((scope) => scope.choosers.has(rule))),
    notices: [...[...duplicates].map(([rule, first]) => duplicateNotice(rule, first)), ...unknownOverrides(rules, configs)],
    rulesFor: (path) => scopeOf(path).rules,
    activeRules: (path) =>
      scopeOf(path).ignores(path) ? [] : scopeOf(path).rules.filter((rule) => scopeOf(path).choosers.get(rule)?.(path)),
    isActive,
    severityFor: (ruleId, path) => scopeOf(path).severity.get(ruleId) ?? 'off',
    ignoresPath: (path) => scopeOf(path).ignores(path),
  };
}

/** Built-in below npm below workspace; of two workspace folders the nearer one is asked first by depth. */
function precedence(rule: Rule): number {
  if (rule.source.pack === WORKSPACE_PACK) return 2 + depth(rule.scope);
  return rule.source.pack.startsWith('npm:') ? 1 : 0;
}

const WORKSPACE_PACK = 'workspace';
const depth = (folder: string): number => (folder === '' ? 0 : folder.split('/').length);
const byDepth = (folders: Iterable<string>): string[] => [...folders].toSorted((a, b) => depth(a) - depth(b));

function bySource(a: Rule, b: Rule): number {
  if (a.source.file !== b.source.file) return a.source.file < b.source.file ? -1 : 1;
  return a.source.line - b.source.line;
}

function duplicateNotice(rule: Rule, first: Rule): Notice {
  const start = { line: rule.source.line, character: 0 };
  const message = `Rule "${rule.id}" is defined twice: the one in ${first.source.file}:${first.source.line + 1} is used. Rename or remove one.`;
  return { kind: 'rule-broken', severity: 'warning', message, path: rule.source.file, range: { start, end: start }, ruleId: rule.id };
}

/** An override of a rule that nobody defines is most often a misspelt id; rules of packs that are off count as known. */
function unknownOverrides(rules: readonly Rule[], configs: LayeredConfig): Notice[] {
  const known = new Set([...rules.map((rule) => rule.id), ...Object.keys(suppressionRules)]);
  const named = new Map<string, string>();
  for (const folder of configs.folders) {
    for (const ruleId of configs.effective(`${folder}/x`.replace(/^\//, '')).severity.keys())
      if (!named.has(ruleId)) named.set(ruleId, folder);
  }
  return [...named].flatMap(([ruleId, folder]) => (known.has(ruleId) ? [] : [unknownOverride(ruleId, folder, configs)]));
}

function unknownOverride(ruleId: string, folder: string, configs: LayeredConfig): Notice {
  const { source } = configs.explain(`rules.severity.${ruleId}`, `${folder}/x`.replace(/^\//, ''));
  const message = `No loaded rule has the id "${ruleId}", so its severity has no effect. Check the id, or add the pack that defines it.`;
  const start = { line: source?.line ?? 0, character: 0 };
  return {
    kind: 'config',
    severity: 'warning',
    message,
    ...(source === undefined ? {} : { path: source.file, range: { start, end: start } }),
    ruleId,
  };
}

function createScope(input: {
  folder: string;
  rules: readonly Rule[];
  /** Filled here: a definition that lost to an equal one, and that one. */
  duplicates: Map<Rule, Rule>;
  config: EffectiveConfig;
  matchers: Map<string, PathMatcher>;
  binding: ReadonlySet<string>;
}): Scope {
  const { config, matchers, binding } = input;
  const winners = chooseDefinitions(input);
  const severity = new Map<string, Severity>();
  for (const rule of winners) {
    const setting = config.severity.get(rule.id) ?? (rule.isOff === true ? 'off' : rule.severity);
    if (setting !== 'off') severity.set(rule.id, setting);
    else if (binding.has(rule.id)) severity.set(rule.id, rule.severity);
  }
  for (const [id, rule] of Object.entries(suppressionRules)) {
    const setting = config.severity.get(id) ?? rule.severity;
    if (setting !== 'off') severity.set(id, setting);
  }
  const active = winners.filter((rule) => severity.has(rule.id));
  const ignores = config.ignores.map((ignore) => relativeTo(ignore.folder, cached(matchers, 'ignore', ignore.globs, compileIgnores)));
  return {
    rules: active,
    severity,
    choosers: new Map(active.map((rule) => [rule, createChooser(rule, matchers)])),
    ignores: (path) => ignores.some((matches) => matches(path)),
  };
}

/**
 * The definitions of each id that hold: those of the highest precedence, among equals the one whose pack is named first, then the
 * first by file and line. One id may serve several languages, a definition each; a stronger definition replaces them all.
 */
function chooseDefinitions(input: {
  folder: string;
  rules: readonly Rule[];
  duplicates: Map<Rule, Rule>;
  config: EffectiveConfig;
  binding: ReadonlySet<string>;
}): Rule[] {
  const order = new Map([WORKSPACE_PACK, ...input.config.packs].map((pack, index) => [pack, index]));
  const position = (rule: Rule): number => order.get(rule.source.pack) ?? -1;
  const governing = input.rules.filter((rule) => isInside(`${input.folder}/`, rule.scope));
  const chosen = governing.filter((rule) => position(rule) >= 0);
  const chosenIds = new Set(chosen.map(({ id }) => id));
  // Of a pack that is off, and nothing that is on defines it.
  const bound = governing.filter(({ id }) => input.binding.has(id) && !chosenIds.has(id));
  const candidates = [...chosen, ...bound];
  const winners = new Map<string, Rule[]>();
  for (const rule of candidates.toSorted((a, b) => precedence(b) - precedence(a) || position(a) - position(b))) {
    const [first, ...others] = winners.get(rule.id) ?? [];
    const equal = first !== undefined && precedence(first) === precedence(rule);
    const sameLanguage = [first, ...others].find((winner) => winner !== undefined && languageOf(winner) === languageOf(rule));
    if (first === undefined) winners.set(rule.id, [rule]);
    else if (equal && sameLanguage === undefined) winners.set(rule.id, [first, ...others, rule]);
    else if (equal && sameLanguage !== undefined) input.duplicates.set(rule, sameLanguage);
  }
  return [...winners.values()].flat();
}

const languageOf = (rule: Rule): string => (rule.body.kind === 'syntax' ? rule.body.language : '');

/** `files` and `ignores` as ast-grep applies them: `ignores` first, no `files` means every file. */
function createChooser(rule: Rule, matchers: Map<string, PathMatcher>): PathMatcher {
  if (rule.files.length === 0 && rule.ignores.length === 0) return () => true;
  const ignores = cached(matchers, 'glob', rule.ignores, compileGlobs);
  const files = rule.files.length === 0 ? () => true : cached(matchers, 'glob', rule.files, compileGlobs);
  return relativeTo(rule.scope, (path) => !ignores(path) && files(path));
}

function relativeTo(folder: string, matches: PathMatcher): PathMatcher {
  if (folder === '') return matches;
  return (path) => isInside(path, folder) && matches(path.slice(folder.length + 1));
}

/** Packs give many rules the same globs: each list is compiled once, and remembers the last path it was asked about. */
function cached(
  matchers: Map<string, PathMatcher>,
  kind: string,
  globs: readonly string[],
  compile: (globs: readonly string[]) => PathMatcher,
): PathMatcher {
  const key = JSON.stringify([kind, globs]);
  const known = matchers.get(key);
  if (known !== undefined) return known;
  const matches = compile(globs);
  let lastPath: string | undefined;
  let lastAnswer = false;
  const remembering: PathMatcher = (path) => {
    if (path !== lastPath) {
      lastAnswer = matches(path);
      lastPath = path;
    }
    return lastAnswer;
  };
  matchers.set(key, remembering);
  return remembering;
}

/** Finds the deepest scope above a file; remembered per directory. */
function createScopeFinder(scopes: ReadonlyMap<string, Scope>, folders: readonly string[]): (path: string) => Scope {
  const root = scopes.get('');
  if (root === undefined) throw new Error('A rule set has a scope for the workspace itself.');
  const cache = new Map<string, Scope>();
  if (folders.length === 1) return () => root;
  return (path) => {
    const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    let scope = cache.get(directory);
    if (scope === undefined) {
      scope = scopes.get(folders.findLast((folder) => isInside(path, folder)) ?? '') ?? root;
      cache.set(directory, scope);
    }
    return scope;
  };
}
