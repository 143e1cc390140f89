import type { z } from 'zod';
import type * as agents from '../../../protocol/agents.ts';
import type { AgentTool } from '../../../protocol/agents.ts';
import type { ResultIn } from '../../../protocol/index.ts';
import type { Call } from '../../kernel/call.ts';
import type { AgentsContext } from './context.ts';

/** What a tool answers. */
export type AgentAnswer = ResultIn<typeof agents.callTool>;

/** For whom a tool works. */
export interface AgentCaller {
  readonly folder: string;
  /** The program that asks, as it calls itself. */
  readonly client: string;
  /** On behalf of that program, with the role of the person. */
  readonly call: Call;
}

/** Answers one tool; throws what the requests that it makes throw. */
export type AnswerTool<T extends AgentTool> = (
  ctx: AgentsContext,
  input: z.output<T['input']>,
  caller: AgentCaller,
) => Promise<AgentAnswer>;

/** A failure that the model can do something about. */
export const failed = (text: string): AgentAnswer => ({ text, isError: true });

/** Said with everything that only reports. */
export const ADVISORY =
  'Advisory: this is a report. Nothing outside Stewardry is stopped by it; hand in changes with propose_change to have them held to the rules.';
