import { pathsOf } from './action.ts';
import type { PastAction } from './validator.ts';

type Decided = Pick<PastAction, 'action' | 'verdict' | 'isDone'>;

/** Rules that a person let an edit break, and where: at the end these are no failures. */
export function acceptedFindings(past: readonly Decided[]): readonly { readonly path: string; readonly ruleId: string }[] {
  return past.flatMap(({ action, verdict, isDone }) => {
    if (!isDone || action.kind !== 'edit') return [];
    const rules = verdict.opinions
      .filter(({ check, outcome }) => check === 'rule_compliance' && outcome === 'ask')
      .flatMap((each) => each.rules ?? []);
    return pathsOf(action).flatMap((path) => rules.map((ruleId) => ({ path, ruleId })));
  });
}

/** Files of which a person let the run change the text, although they are protected. */
export function acceptedPaths(past: readonly Decided[]): readonly string[] {
  const asked = past.filter(
    ({ verdict, isDone }) => isDone && verdict.opinions.some(({ check, outcome }) => check === 'permission' && outcome === 'ask'),
  );
  return [...new Set(asked.flatMap(({ action }) => pathsOf(action)))];
}
