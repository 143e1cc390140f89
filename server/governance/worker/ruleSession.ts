import type { LayeredConfig } from '../config/layers.ts';
import { createRuleSet, type RuleSet } from '../config/ruleSet.ts';
import type { CheckRule, Rule, SyntaxRule } from '../rules/rule.ts';
import { StatementMemory } from '../syntax/statementMemory.ts';
import { createSyntaxEngine, type SyntaxEngine } from '../syntax/syntaxEngine.ts';
import { buildConfig } from './configSources.ts';
import type { LoadedRules } from './ruleJobs.ts';

/** The rules of one scope, prepared for matching. */
export interface PreparedRules {
  readonly engine: SyntaxEngine;
  /** What the engine was built from: an id may stand here once for each of its languages. */
  readonly syntaxRules: readonly SyntaxRule[];
  readonly checks: readonly CheckRule[];
  readonly byId: ReadonlyMap<string, Rule>;
}

/** Loaded rules made ready to run: engines are built once per scope and kept. */
export interface RuleSession {
  readonly loaded: LoadedRules;
  readonly ruleSet: RuleSet;
  readonly config: LayeredConfig;
  /** Ids of every definition, those of packs that are off included. */
  readonly knownIds: ReadonlySet<string>;
  /** Rules that count although the configuration has them off. */
  readonly binding: ReadonlySet<string>;
  prepared(path: string): PreparedRules;
  /** What is remembered of an open document; of the ones longest not asked for, nothing. */
  memoryOf(path: string): StatementMemory;
}

/** People type in one document at a time and come back to a few. */
const REMEMBERED_DOCUMENTS = 10;

/** `config`: what is in force, where it is not what the rules were loaded with. */
export function createRuleSession(
  loaded: LoadedRules,
  binding: ReadonlySet<string> = new Set(),
  config: LayeredConfig = buildConfig(loaded.sources).config,
): RuleSession {
  const rules = loaded.packs.flatMap((pack) => pack.rules);
  const ruleSet = createRuleSet({ rules, configs: config, binding });
  const memories = new Map<string, StatementMemory>();
  const prepared = new WeakMap<readonly Rule[], PreparedRules>();
  return {
    loaded,
    ruleSet,
    config,
    knownIds: new Set(rules.map((rule) => rule.id)),
    binding,
    prepared(path) {
      const inForce = ruleSet.rulesFor(path);
      const known = prepared.get(inForce);
      if (known) return known;
      const made = prepare(inForce);
      prepared.set(inForce, made);
      return made;
    },
    memoryOf(path) {
      const memory = memories.get(path) ?? new StatementMemory();
      memories.delete(path);
      memories.set(path, memory);
      for (const oldest of [...memories.keys()].slice(0, -REMEMBERED_DOCUMENTS)) memories.delete(oldest);
      return memory;
    },
  };
}

function prepare(rules: readonly Rule[]): PreparedRules {
  const syntaxRules = rules.filter(isSyntaxRule);
  return {
    engine: createSyntaxEngine(syntaxRules),
    syntaxRules,
    checks: rules.filter(isCheckRule),
    byId: new Map(rules.map((rule) => [rule.id, rule])),
  };
}

function isSyntaxRule(rule: Rule): rule is SyntaxRule {
  return rule.body.kind === 'syntax';
}

function isCheckRule(rule: Rule): rule is CheckRule {
  return rule.body.kind === 'check';
}
