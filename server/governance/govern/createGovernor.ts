import type { Clock } from '../../base/clock.ts';
import { type Metrics, noMetrics } from '../../base/metrics.ts';
import type { Action } from './action.ts';
import { decide } from './decide.ts';
import { governMetrics } from './governMetrics.ts';
import type { Approval, Governed, Governor, GovernorHost } from './governor.ts';
import { seekApproval } from './seekApproval.ts';
import type { Evidence, Occasion, PreValidator, Situation, Validator } from './validator.ts';
import type { ValidatorRegistry } from './validatorRegistry.ts';
import type { Verdict } from './verdict.ts';
import { createWatch } from './watchRun.ts';

export interface GovernorOptions<E> {
  readonly host: GovernorHost<E>;
  /** Read for every action: a module that starts in the middle of a run is heeded at once. */
  readonly validators: Pick<ValidatorRegistry, 'all'>;
  /** Read anew for every action, so that a lowered budget or an archived session counts at once. */
  readonly situation: () => Promise<Situation>;
  /** What an action has changed in the situation in which it was decided on, without reading anything; absent: nothing that monitors look at. */
  readonly progressed?: (situation: Situation) => Situation;
  readonly evidence: Evidence;
  readonly clock: Clock;
  readonly metrics?: Metrics;
}

/**
 * The one way to an effect, for one run: decides, asks who must be asked, records, lends the effects, settles, and looks at how the run goes
 * on. What the host throws while recording is thrown on, and nothing happens then.
 */
export function createGovernor<E>({
  host,
  validators,
  situation,
  progressed = (same) => same,
  evidence,
  clock,
  metrics,
}: GovernorOptions<E>): Governor<E> {
  const measured = governMetrics(metrics ?? noMetrics);
  const watch = createWatch(() => validators.all(), measured.correction);

  async function consider<A extends Action>(action: A, signal: AbortSignal) {
    signal.throwIfAborted();
    const now = await situation();
    return { ...(await decide(action, validators.all().filter(isPre), now, evidence, signal)), situation: now };
  }

  function look(now: Situation, occasion: Occasion): void {
    for (const correction of watch(now, clock.now(), occasion)) host.correct(correction);
  }

  async function judge<A extends Action>(action: A, signal: AbortSignal) {
    const started = clock.monotonic();
    const decided = await consider(action, signal);
    measured.decided(action, decided.verdict, clock.monotonic() - started);
    if (decided.verdict.outcome !== 'ask') return { ...decided, isAllowed: decided.verdict.outcome === 'allow' };
    const sought = await seekApproval(host, decided.action, decided.verdict, decided.situation.policy.approvesUpTo, signal);
    if (!sought.hasWaited || !sought.approval.isAllowed)
      return { ...decided, approval: sought.approval, isAllowed: sought.approval.isAllowed };
    // While a person thought, the world went on: a symlink, a budget, the session.
    const again = await consider(decided.action, signal);
    const { verdict, isAllowed } = stillHolds(decided.verdict, again.verdict);
    return { action: decided.action, verdict, situation: again.situation, approval: sought.approval, isAllowed };
  }

  return {
    look: async () => look(await situation(), 'time'),
    consider: async (action, signal) => (await consider(action, signal)).verdict,
    async govern<T, A extends Action>(
      wanted: A,
      perform: (effects: E, action: A, signal: AbortSignal) => Promise<T>,
      signal: AbortSignal,
    ): Promise<Governed<T>> {
      const judged = await judge(wanted, signal);
      const { action, verdict, isAllowed } = judged;
      const approval: Approval | undefined = 'approval' in judged ? judged.approval : undefined;
      const { id } = await host.record(action, verdict, approval);
      const governed = { verdict, ...(approval === undefined ? {} : { approval }) };
      if (!isAllowed) {
        look(progressed(judged.situation), 'action');
        return { isDone: false, ...governed };
      }
      const value = await settled(host, id, () => {
        signal.throwIfAborted();
        return perform(host.effects, action, signal);
      }).finally(() => look(progressed(judged.situation), 'action'));
      return { isDone: true, value, ...governed };
    },
  };
}

/** Does it, and writes what came of it before anybody hears of it. */
async function settled<E, T>(host: GovernorHost<E>, id: string, work: () => Promise<T>): Promise<T> {
  let value: T;
  try {
    value = await work();
  } catch (error) {
    await host.settle(id, { isDone: false, error });
    throw error;
  }
  await host.settle(id, { isDone: true });
  return value;
}

/** A yes covers what was asked. What came up meanwhile was not asked, so it is refused, and may be tried again. */
function stillHolds(before: Verdict, now: Verdict): { verdict: Verdict; isAllowed: boolean } {
  if (now.outcome === 'deny' || now.outcome === 'error') return { verdict: now, isAllowed: false };
  const asked = new Set(questionsOf(before));
  if (now.amendments.length === 0 && questionsOf(now).every((question) => asked.has(question))) return { verdict: before, isAllowed: true };
  const reason = `Things changed while the question was open, so the answer does not cover this any more. Try again. ${now.reason}`;
  return { verdict: { ...now, outcome: 'deny', reason: reason.trim() }, isAllowed: false };
}

function questionsOf({ opinions }: Verdict): readonly string[] {
  return opinions.filter(({ outcome }) => outcome === 'ask').map(({ check, reason, shape = '' }) => JSON.stringify([check, reason, shape]));
}

const isPre = (validator: Validator): validator is PreValidator => validator.tier === 'pre';
