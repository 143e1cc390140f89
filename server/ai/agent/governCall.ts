import { assertNever } from '../../base/assertNever.ts';
import { isCancellation, messageOf } from '../../base/errors.ts';
import type { Governed, Governor } from '../../governance/govern/governor.ts';
import type { Verdict } from '../../governance/govern/verdict.ts';
import type { Effects, TreeView } from '../tools/effects.ts';
import type { Tool, ToolAnswer } from '../tools/tool.ts';

/** An answer, and what the governor said; without it when there was nothing to decide on. */
export interface GovernedAnswer {
  readonly answer: ToolAnswer;
  readonly governed?: Governed<ToolAnswer>;
}

/**
 * One call of a tool, from input to answer: planned, decided on, performed with the effects that the governor lends. Whatever goes wrong is an
 * answer for the model; only cancelling throws.
 */
export async function governCall(
  tool: Tool,
  input: unknown,
  world: { readonly governor: Governor<Effects>; readonly tree: TreeView; readonly onOutput: (text: string) => void },
  signal: AbortSignal,
): Promise<GovernedAnswer> {
  try {
    const plan = await tool.plan(input, world.tree, signal);
    if ('problem' in plan) return { answer: { text: plan.problem, isError: true } };
    const governed = await world.governor.govern(
      plan.action,
      (effects, action, stop) => tool.perform(input, action, effects, stop, world.onOutput),
      signal,
    );
    return { answer: answerOf(governed), governed };
  } catch (error) {
    if (signal.aborted || isCancellation(error)) throw error;
    return { answer: { text: `${tool.name} failed: ${messageOf(error)}`, isError: true } };
  }
}

function answerOf(governed: Governed<ToolAnswer>): ToolAnswer {
  if (!governed.isDone) return { text: refusalOf(governed.verdict, governed.approval?.reason), isError: true };
  const { amendments, opinions } = governed.verdict;
  const advice = opinions.filter(({ outcome, reason }) => outcome === 'allow' && reason !== '').map(({ reason }) => reason);
  const amended = amendments.map((sentence) => `- ${sentence}`).join('\n');
  const changed = amended === '' ? [] : [`Before it was written, rules changed your edit:\n${amended}`];
  return { ...governed.value, text: [governed.value.text, ...changed, ...advice].join('\n\n') };
}

/** Why nothing happened, in words that tell the model whether trying again makes sense. */
function refusalOf(verdict: Verdict, words: string | undefined): string {
  switch (verdict.outcome) {
    case 'allow':
      return `Nothing was done${words === undefined ? '' : `: ${words}`}`;
    case 'ask':
      return `A person was asked and said no${words === undefined ? '' : `: ${words}`}\nNothing was done. Do not try the same again; find another way, or ask what to do.`;
    case 'deny':
      return `Denied, nothing was done: ${verdict.reason}`;
    case 'error':
      return `A check is broken, so nothing was done (this is not a denial, and not your mistake): ${verdict.reason}`;
    default:
      return assertNever(verdict.outcome);
  }
}
