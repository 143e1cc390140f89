import type { Action } from '../action.ts';
import { reachedCaps } from '../caps.ts';
import type { PreValidator, Situation } from '../validator.ts';
import type { Opinion } from '../verdict.ts';

const MINUTE_MS = 60_000;

/** Money for one more request, the hard ends of a run, and how fast it may act. Sessions, days and workspaces have the ledger's budgets. */
export const resourceAvailability: PreValidator = {
  name: 'resource_availability',
  tier: 'pre',
  check(action, situation, { clock }) {
    // The person's own act, which uses nothing of the run's.
    if (action.kind === 'apply') return [];
    return [...byMoney(action, situation), ...byCaps(action, situation), ...bySpeed(action, situation, clock.now())];
  },
};

const deny = (reason: string): Opinion => ({ outcome: 'deny', check: 'resource_availability', reason });

function byMoney(action: Action, { limits, used }: Situation): readonly Opinion[] {
  if (action.kind !== 'model') return [];
  const { worstCase, provider, model } = action;
  const budget = limits.microdollars;
  if (budget !== undefined && (worstCase === undefined ? budget === 0 : used.microdollars + worstCase > budget)) {
    const left = dollars(Math.max(0, budget - used.microdollars));
    const price = worstCase === undefined ? 'nobody knows what this request costs' : `this request may cost ${dollars(worstCase)}`;
    return [deny(`This run may cost ${dollars(budget)}, of which ${left} is left; ${price}. A person can raise its budget.`)];
  }
  if (worstCase !== undefined) return [];
  const name = `${provider}/${model}`;
  const reason = `Nobody knows what "${name}" costs, so no budget can hold. Set its price as "ai.prices.${name}", or say yes.`;
  return [{ outcome: 'ask', check: 'resource_availability', risk: 'medium', reason, shape: JSON.stringify(['price', name]) }];
}

const dollars = (microdollars: number): string => `$${(microdollars / 1_000_000).toFixed(microdollars % 10_000 === 0 ? 2 : 4)}`;

function byCaps(action: Action, situation: Situation): readonly Opinion[] {
  const reached = reachedCaps(situation);
  if (reached.length > 0) return reached.map((words) => deny(`This run has reached its end: ${words}. What it made is kept.`));
  if (action.kind !== 'edit') return [];
  const { files } = situation.policy.caps;
  const known = new Set(
    situation.history.flatMap((past) => (past.isDone && past.action.kind === 'edit' ? past.action.changes.map(({ path }) => path) : [])),
  );
  const more = new Set(action.changes.map(({ path }) => path).filter((path) => !known.has(path))).size;
  if (situation.used.files + more <= files) return [];
  return [
    deny(
      `This run may change ${files} files; it has changed ${situation.used.files}, and this would be ${more} more. Change fewer, or leave them to another run.`,
    ),
  ];
}

/** A breaker, not a queue: whatever acts this fast has lost its way, and a person looks at it (resource_monitoring pauses the run). */
function bySpeed(action: Action, { history, policy }: Situation, now: number): readonly Opinion[] {
  if (!countsForSpeed(action)) return [];
  const { actionsPerMinute } = policy.caps;
  const recent = history.filter((past) => past.isDone && now - past.at < MINUTE_MS && countsForSpeed(past.action)).length;
  if (recent < actionsPerMinute) return [];
  return [
    deny(
      `This run has done ${recent} things with an effect within a minute; ${actionsPerMinute} are allowed. Slow down, and do several changes in one.`,
    ),
  ];
}

const countsForSpeed = ({ kind }: Action): boolean => kind !== 'read' && kind !== 'note' && kind !== 'model';
