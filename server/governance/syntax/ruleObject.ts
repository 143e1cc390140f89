/** A rule object of ast-grep's format (https://ast-grep.github.io/reference/rule.html), as plain data read from YAML. */
export type RuleObject = Readonly<Record<string, unknown>>;

/** True for a plain object: what YAML calls a map. */
export function isRuleObject(value: unknown): value is RuleObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entries of a map whose values are rule objects (`utils`, `constraints`); others are left for napi to complain about. */
export function ruleEntries(value: unknown): readonly (readonly [string, RuleObject])[] {
  if (!isRuleObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => (isRuleObject(one) ? [[key, one] as const] : []));
}

/** The list under `all` or `any`. */
export function ruleList(value: unknown): readonly RuleObject[] {
  return Array.isArray(value) ? value.filter(isRuleObject) : [];
}

/** Keys of a rule object that hold one other rule object. */
export const relationKeys = ['inside', 'has', 'precedes', 'follows'] as const;

/** Copies a rule object, giving every `matches` reference the name that `rename` answers. */
export function renameMatches(rule: RuleObject, rename: (id: string) => string): RuleObject {
  return Object.fromEntries(Object.entries(rule).map(([key, value]) => [key, renamedValue(key, value, rename)]));
}

function renamedValue(key: string, value: unknown, rename: (id: string) => string): unknown {
  if (key === 'matches') return typeof value === 'string' ? rename(value) : renamedCall(value, rename);
  if (key === 'pattern') return value;
  if (Array.isArray(value)) return value.map((one) => (isRuleObject(one) ? renameMatches(one, rename) : one));
  return isRuleObject(value) ? renameMatches(value, rename) : value;
}

/** Copies a rule object with every `pattern` in it changed, at any depth. */
export function mapPatterns(rule: RuleObject, change: (pattern: unknown) => unknown): RuleObject {
  const within = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(within);
    return isRuleObject(value) ? mapPatterns(value, change) : value;
  };
  return Object.fromEntries(Object.entries(rule).map(([key, value]) => [key, key === 'pattern' ? change(value) : within(value)]));
}

/** A call of a parameterised utility: `{ util: { PARAMETER: rule } }`. */
function renamedCall(call: unknown, rename: (id: string) => string): unknown {
  if (!isRuleObject(call)) return call;
  return Object.fromEntries(
    Object.entries(call).map(([callee, parameters]) => [
      rename(callee),
      Object.fromEntries(ruleEntries(parameters).map(([name, rule]) => [name, renameMatches(rule, rename)])),
    ]),
  );
}
