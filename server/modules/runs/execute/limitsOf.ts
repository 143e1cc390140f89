import type { PersonaSummary } from '../../../../protocol/personas.ts';
import type { SessionSummary } from '../../../../protocol/sessions.ts';
import { type Limits, narrow } from '../../../governance/govern/limits.ts';

const MICRODOLLARS = 1_000_000;

/** What a persona's file lets it do. */
export function limitsOf({ limits }: Pick<PersonaSummary, 'limits'>): Limits {
  const { budget, ...rest } = limits;
  return { ...rest, ...(budget === undefined ? {} : { microdollars: Math.round(budget * MICRODOLLARS) }) };
}

/** The persona's limits within those of the session and of the run: none of them can do more than another allows. */
export function limitsOfRun(
  persona: Pick<PersonaSummary, 'limits'>,
  { scope, budget, spent }: Pick<SessionSummary, 'scope' | 'budget' | 'spent'>,
  run: { readonly budget: number | null; readonly cost: number },
): Limits {
  // What the session has left, and what this run has already used of it.
  const left = budget === undefined ? undefined : Math.max(0, budget - spent) + run.cost;
  const budgets = [left, run.budget ?? undefined].filter((each) => each !== undefined);
  const session: Limits = {
    tools: ['*'],
    reads: ['**'],
    writes: scope,
    delegates: ['*'],
    ...(budgets.length === 0 ? {} : { microdollars: Math.min(...budgets) }),
  };
  return narrow(session, limitsOf(persona));
}
