import type { Action } from './action.ts';
import type { Approval, GovernorHost } from './governor.ts';
import type { Policy } from './policy.ts';
import type { Opinion, Risk, Verdict } from './verdict.ts';

const RISKS: readonly Risk[] = ['low', 'medium', 'high'];

/** Makes `ask` into yes or no: from what is remembered, from the policy, or from a person. `hasWaited`: time has passed meanwhile. */
export async function seekApproval<E>(
  host: Pick<GovernorHost<E>, 'ask' | 'remembered'>,
  action: Action,
  verdict: Verdict,
  approvesUpTo: Policy['approvesUpTo'],
  signal: AbortSignal,
): Promise<{ readonly approval: Approval; readonly hasWaited: boolean }> {
  const questions = verdict.opinions.filter(({ outcome }) => outcome === 'ask');
  const recalled = await Promise.all(questions.map(({ shape }) => (shape === undefined ? undefined : host.remembered(shape, signal))));
  const refusal = recalled.find((approval) => approval?.isAllowed === false);
  if (refusal !== undefined) return { approval: refusal, hasWaited: false };
  const open = questions.filter((_, index) => recalled[index] === undefined);
  const [known] = recalled.filter((approval) => approval !== undefined);
  if (open.length === 0 && known !== undefined) return { approval: known, hasWaited: false };
  if (open.every((question) => isWithin(question, approvesUpTo))) {
    return { approval: { isAllowed: true, by: { kind: 'policy', name: `governance.approve: ${approvesUpTo}` } }, hasWaited: false };
  }
  const approval = await host.ask(action, verdict, open.toSorted(byRisk), signal);
  signal.throwIfAborted();
  return { approval, hasWaited: true };
}

/** A question that names no risk is taken for a risky one. */
const riskOf = ({ risk = 'high' }: Opinion): number => RISKS.indexOf(risk);

function isWithin(question: Opinion, approvesUpTo: Policy['approvesUpTo']): boolean {
  return approvesUpTo !== 'none' && riskOf(question) <= RISKS.indexOf(approvesUpTo);
}

const byRisk = (a: Opinion, b: Opinion): number => riskOf(b) - riskOf(a);
