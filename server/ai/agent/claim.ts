import type { Message } from '../contract/messages.ts';
import type { Claim } from './agentEnd.ts';
import type { KeptMessage } from './agentHost.ts';
import { FINISH, finishInput } from './loopTools.ts';
import { answerId, resultsId } from './messageIds.ts';

/**
 * The end that the last turn claims, if it does: a `finish` that was taken, or an answer that asks for nothing more. Read from what is kept, so
 * that a run whose process died at its very end still ends there.
 */
export function claimBy(run: string, turn: number, kept: readonly KeptMessage[]): Claim | undefined {
  const [before, last] = kept.slice(-2).length === 2 ? kept.slice(-2) : [undefined, kept.at(-1)];
  if (last === undefined) return undefined;
  if (last.id === answerId(run, turn) && last.message.role === 'assistant') return plainEnd(last.message);
  if (last.id !== resultsId(run, turn) || last.message.role !== 'tool' || before?.message.role !== 'assistant') return undefined;
  const taken = new Set(last.message.content.flatMap(({ callId, isError }) => (isError ? [] : [callId])));
  const finish = before.message.content.find((part) => part.kind === 'toolCall' && part.name === FINISH && taken.has(part.id));
  const input = finish?.kind === 'toolCall' ? finishInput.safeParse(finish.input) : undefined;
  if (input?.success !== true) return undefined;
  const { is_done, summary, tests, open_points } = input.data;
  return { isDone: is_done, summary, tests, openPoints: open_points, by: 'finish' };
}

function plainEnd({ content }: Extract<Message, { role: 'assistant' }>): Claim | undefined {
  if (content.some(({ kind }) => kind === 'toolCall')) return undefined;
  const summary = content.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  return { isDone: true, summary, tests: 'unsaid', openPoints: [], by: 'plainEnd' };
}
