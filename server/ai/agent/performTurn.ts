import type { AssistantPart, ToolCallPart, ToolResultPart } from '../contract/messages.ts';
import type { ToolAnswer } from '../tools/tool.ts';
import type { AgentEnd } from './agentEnd.ts';
import type { AgentHost, AgentSettings, CallStep, Incoming, KeptMessage } from './agentHost.ts';
import { answerLoopTool } from './answerLoopTool.ts';
import { offered } from './contextFor.ts';
import { messageFor } from './incomingMessage.ts';
import { FINISH, isLoopTool } from './loopTools.ts';
import { resultsId, stepId } from './messageIds.ts';
import { readCall } from './readCall.ts';

/** Calls that only look and stand next to one another are performed at once, so many at most. */
const MOST_AT_ONCE = 4;
/** Characters of one answer; tools keep to less by themselves. */
const LONGEST_ANSWER = 100_000;

export type PerformedTurn =
  | { readonly messages: readonly KeptMessage[]; readonly hasOnlyUnusable: boolean }
  /** The run does not go on; the calls stay open and are finished when it is resumed. */
  | { readonly end: AgentEnd };

type ReadCall = { readonly answer: ToolAnswer } | { readonly step: CallStep } | { readonly loopTool: ToolCallPart; readonly id: string };

/** Performs what an answer asks for, one call after the other in its order. */
export async function performTurn(
  host: AgentHost,
  settings: AgentSettings,
  turn: number,
  content: readonly AssistantPart[],
  signal: AbortSignal,
): Promise<PerformedTurn> {
  const calls = content.filter((part) => part.kind === 'toolCall');
  const isPlanning = await host.needsPlan();
  const tools = offered(settings.tools, isPlanning);
  const read = calls.map((call, index): ReadCall => {
    const id = stepId(host.run, turn, index);
    if (isLoopTool(call.name) && call.malformed === undefined) return { loopTool: call, id };
    const found = readCall(call, tools, settings.tools);
    return 'answer' in found ? found : { step: { id, turn, index, call, ...found } };
  });
  const incoming = new Map<string, Incoming>();
  const answers: ToolAnswer[] = [];
  while (answers.length < read.length) {
    const between = await host.between(signal);
    if (!between.goesOn) return { end: { kind: between.because, reason: between.reason } };
    for (const each of between.incoming) incoming.set(each.id, each);
    const skipped = whySkipped([...incoming.values()], calls.slice(0, answers.length), answers);
    if (skipped !== undefined) {
      answers.push({ text: skipped, isError: true });
      continue;
    }
    answers.push(...(await performNext(host, read.slice(answers.length), signal)));
  }
  const results = calls.map((call, index) => resultOf(call, answers[index]));
  const message: KeptMessage = { id: resultsId(host.run, turn), message: { role: 'tool', content: results } };
  return {
    messages: [message, ...[...incoming.values()].map(messageFor)],
    hasOnlyUnusable: read.every((each) => 'answer' in each),
  };
}

/** Why the next call is not performed, when it is not. */
function whySkipped(incoming: readonly Incoming[], done: readonly ToolCallPart[], answers: readonly ToolAnswer[]): string | undefined {
  if (done.some(({ name }, index) => name === FINISH && answers[index]?.isError === false))
    return 'Not performed: you ended the run before.';
  return incoming.some(({ from }) => from === 'steer') ? 'Not performed: the person said something meanwhile; read it first.' : undefined;
}

/** The next call, or the next few when all of them only look. */
async function performNext(host: AgentHost, read: readonly ReadCall[], signal: AbortSignal): Promise<readonly ToolAnswer[]> {
  const looking = read.findIndex((each) => !('step' in each && each.step.tool.isReadOnly));
  const together = read.slice(0, Math.max(1, Math.min(looking === -1 ? read.length : looking, MOST_AT_ONCE)));
  return Promise.all(
    together.map((each) => {
      if ('answer' in each) return each.answer;
      return 'step' in each ? host.perform(each.step, signal) : answerLoopTool(host, each.loopTool, each.id, signal);
    }),
  );
}

function resultOf(call: ToolCallPart, answer: ToolAnswer | undefined): ToolResultPart {
  const { text, isError, paths } = answer ?? { text: 'Not performed.', isError: true };
  const bounded =
    text.length > LONGEST_ANSWER ? `${text.slice(0, LONGEST_ANSWER)}\n[Cut: ${text.length - LONGEST_ANSWER} characters more]` : text;
  return { kind: 'toolResult', callId: call.id, text: bounded, isError, ...(paths === undefined ? {} : { paths }) };
}
