import type { Notice } from '../../../protocol/finding.ts';
import { resolveLanguage } from '../syntax/languages.ts';
import { isRuleObject, type RuleObject, relationKeys, renameMatches, ruleEntries, ruleList } from '../syntax/ruleObject.ts';
import { type ProblemList, refuse } from './ruleProblems.ts';
import { readYaml } from './yamlDocument.ts';

/** A utility rule that all rules of a workspace may name in `matches` (https://ast-grep.github.io/guide/rule-config/utility-rule.html). */
export interface GlobalUtil {
  readonly id: string;
  /** Canonical language id. */
  readonly language: string;
  readonly rule: RuleObject;
  /** Its own utilities, visible to it alone. */
  readonly utils: Readonly<Record<string, RuleObject>>;
  /** Names of parameters that a caller fills: `matches: { id: { PARAMETER: rule } }`. */
  readonly parameters: readonly string[];
}

export interface GlobalUtilsResult {
  readonly utils: readonly GlobalUtil[];
  readonly problems: readonly Notice[];
}

/** Reads one file of `.stewardry/utils`; a bad document never hides the others. */
export function parseGlobalUtils(text: string, file: string): GlobalUtilsResult {
  const utils: GlobalUtil[] = [];
  const notices: Notice[] = [];
  for (const document of readYaml(text)) {
    const problems: ProblemList = { file, document, ruleId: undefined, notices: [] };
    for (const error of document.errors) refuse(problems, error.range, `This is not valid YAML: ${error.message}.`);
    const util = document.errors.length > 0 || document.value === undefined ? undefined : readUtil(document.value, problems);
    if (util !== undefined) utils.push(util);
    notices.push(...problems.notices);
  }
  return { utils, problems: notices };
}

function readUtil(value: unknown, problems: ProblemList): GlobalUtil | undefined {
  if (!isRuleObject(value)) return void refuse(problems, [], 'A utility is a map with "id", "language" and "rule".');
  const { id, language, rule } = value;
  if (typeof id !== 'string' || id === '')
    return void refuse(problems, [], 'This utility has no "id". Give it one; rules name it in "matches".');
  const canonical = typeof language === 'string' ? resolveLanguage(language) : undefined;
  if (canonical === undefined) return void refuse(problems, ['language'], `Utility "${id}" needs a "language" that ast-grep can parse.`);
  if (!isRuleObject(rule)) return void refuse(problems, ['rule'], `Utility "${id}" has no "rule". Add the rule object that it stands for.`);
  if (value['constraints'] !== undefined) {
    return void refuse(
      problems,
      ['constraints'],
      `Utility "${id}" has "constraints", which only rules can have here. Write them into its "rule".`,
    );
  }
  const parameters = Array.isArray(value['arguments']) ? value['arguments'].map(String) : [];
  return { id, language: canonical, rule, utils: Object.fromEntries(ruleEntries(value['utils'])), parameters };
}

/**
 * The global utilities that a matcher reaches, as local ones: napi knows no global utilities. A call with arguments becomes a utility
 * of its own with the parameters filled in. Names that the rule defines itself win, as in ast-grep.
 */
export function withGlobalUtils(
  matcher: {
    readonly rule: RuleObject;
    readonly constraints: RuleObject | undefined;
    readonly utils: Readonly<Record<string, RuleObject>>;
  },
  language: string,
  globals: readonly GlobalUtil[],
): typeof matcher {
  const byId = new Map([...globals].sort((one) => (one.language === language ? 1 : -1)).map((util) => [util.id, util]));
  if (byId.size === 0) return matcher;
  const expander = new Expander(byId, matcher.utils);
  return {
    rule: expander.expand(matcher.rule),
    constraints:
      matcher.constraints === undefined
        ? undefined
        : Object.fromEntries(ruleEntries(matcher.constraints).map(([name, rule]) => [name, expander.expand(rule)])),
    utils: expander.finish(),
  };
}

class Expander {
  readonly #globals: ReadonlyMap<string, GlobalUtil>;
  readonly #local: Readonly<Record<string, RuleObject>>;
  readonly #added = new Map<string, RuleObject>();
  #calls = 0;

  constructor(globals: ReadonlyMap<string, GlobalUtil>, local: Readonly<Record<string, RuleObject>>) {
    this.#globals = globals;
    this.#local = local;
  }

  finish(): Record<string, RuleObject> {
    const local = Object.fromEntries(Object.entries(this.#local).map(([id, rule]) => [id, this.expand(rule)]));
    return { ...Object.fromEntries(this.#added), ...local };
  }

  expand(rule: RuleObject): RuleObject {
    const calls = callsIn(rule['matches']).map(([callee, parameters]) => this.#call(callee, parameters));
    const own = Object.fromEntries(
      Object.entries(rule)
        .filter(([key]) => key !== 'matches' || calls.length === 0)
        .map(([key, value]) => [key, this.#expandKey(key, value)]),
    );
    if (typeof rule['matches'] === 'string') this.#reach(rule['matches']);
    if (calls.length === 0) return own;
    return { ...own, all: [...ruleList(own['all']), ...calls.map((id) => ({ matches: id }))] };
  }

  #expandKey(key: string, value: unknown): unknown {
    if (Array.isArray(value) && (key === 'all' || key === 'any')) return ruleList(value).map((one) => this.expand(one));
    const isNested = key === 'not' || key === 'stopBy' || key === 'ofRule' || relationKeys.some((relation) => relation === key);
    if (isNested && isRuleObject(value)) return this.expand(value);
    if (key === 'nthChild' && isRuleObject(value) && isRuleObject(value['ofRule'])) {
      return { ...value, ofRule: this.expand(value['ofRule']) };
    }
    return value;
  }

  #reach(id: string): void {
    const util = this.#globals.get(id);
    if (util === undefined || id in this.#local || this.#added.has(id)) return;
    this.#added.set(id, {});
    this.#added.set(id, this.expand(this.#withOwnUtils(util, id, (rule) => rule)));
  }

  /** A copy of a parameterised utility for one call. */
  #call(callee: string, parameters: readonly (readonly [string, RuleObject])[]): string {
    const util = this.#globals.get(callee);
    // napi then says that the utility is not defined.
    if (util === undefined) return callee;
    const id = `${callee}-call${this.#calls++}`;
    const filled = new Map(parameters.map(([name, rule]) => [name, this.expand(rule)]));
    this.#added.set(id, this.expand(this.#withOwnUtils(util, id, (rule) => fillParameters(rule, filled))));
    return id;
  }

  #withOwnUtils(util: GlobalUtil, id: string, fill: (rule: RuleObject) => RuleObject): RuleObject {
    const rename = (name: string): string => (name in util.utils ? `${id}-${name}` : name);
    for (const [name, rule] of Object.entries(util.utils)) {
      this.#added.set(`${id}-${name}`, this.expand(renameMatches(fill(rule), rename)));
    }
    return renameMatches(fill(util.rule), rename);
  }
}

function callsIn(matches: unknown): readonly (readonly [string, readonly (readonly [string, RuleObject])[]])[] {
  return isRuleObject(matches) ? Object.entries(matches).map(([callee, parameters]) => [callee, ruleEntries(parameters)] as const) : [];
}

/** Puts the rule of an argument where the template says `matches: PARAMETER`. */
function fillParameters(rule: RuleObject, filled: ReadonlyMap<string, RuleObject>): RuleObject {
  const entries = Object.entries(rule).map(([key, value]) => {
    if (Array.isArray(value)) return [key, value.map((one) => (isRuleObject(one) ? fillParameters(one, filled) : one))] as const;
    return [key, isRuleObject(value) && key !== 'pattern' ? fillParameters(value, filled) : value] as const;
  });
  const own: RuleObject = Object.fromEntries(entries);
  const argument = typeof own['matches'] === 'string' ? filled.get(own['matches']) : undefined;
  if (argument === undefined) return own;
  const { matches: _matches, ...rest } = own;
  return { ...rest, all: [...ruleList(rest['all']), argument] };
}
