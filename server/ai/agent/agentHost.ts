import type { Context, Message, ToolCallPart } from '../contract/messages.ts';
import type { StreamOptions } from '../contract/provider.ts';
import type { RouterEvent } from '../router/routerEvent.ts';
import type { Tool, ToolAnswer } from '../tools/tool.ts';

/** A message and the name under which it is kept. Appending one with a known id again changes nothing. */
export interface KeptMessage {
  readonly id: string;
  readonly message: Message;
}

/** One call of a turn, about to be performed. The same call has the same `id` after a crash: it is the idempotency key of the journal. */
export interface CallStep {
  /** `RUN/TURN/INDEX`. */
  readonly id: string;
  /** From 0, counting the answers of the model in this run. */
  readonly turn: number;
  /** From 0, within the turn. */
  readonly index: number;
  readonly call: ToolCallPart;
  readonly tool: Tool;
  /** `call.input` as the tool's schema read it. */
  readonly input: unknown;
}

/** Something for the model that came in while it worked. Stays in `between` until a message with its id was appended. */
export interface Incoming {
  readonly id: string;
  /** `steer`: a person's words; calls of the turn that are still open are then not performed. `correction`: what the monitoring tier says. */
  readonly from: 'steer' | 'correction';
  readonly text: string;
}

/** Whether the run goes on. */
export type Between =
  | { readonly goesOn: true; readonly incoming: readonly Incoming[] }
  /** `paused`: it can go on later, from here. `stopped`: a cap, a budget or a correction ends it. */
  | { readonly goesOn: false; readonly because: 'paused' | 'stopped'; readonly reason: string };

export interface PlanPoint {
  readonly title: string;
  /** What will be done there, and in which files. */
  readonly detail: string;
}

/** Read anew before every turn, so that a persona, a model or a cap can change in the middle of a run. */
export interface AgentSettings {
  readonly system: string;
  /** Those that the persona may use; the loop adds its own. */
  readonly tools: readonly Tool[];
  readonly options: StreamOptions;
  /** Tokens of prompt and answer together that the model takes; absent: not known, so nothing is compacted until a model says that it is full. */
  readonly windowTokens?: number;
  /** Answers of the model in this run at most. */
  readonly maxTurns: number;
}

/**
 * What the agent loop needs of whoever hosts it. Nothing else reaches the outside: `stream` goes through the router, `perform` through journal
 * and governor. Whatever a method throws ends the loop with that error, except a cancellation, which ends it as `cancelled`.
 */
export interface AgentHost {
  readonly run: string;
  settings(): Promise<AgentSettings>;
  /** What the model is given: the newest summary and everything after it, oldest first. The first message is the task. */
  conversation(): Promise<readonly KeptMessage[]>;
  /** Durable when it resolves. */
  append(messages: readonly KeptMessage[]): Promise<void>;
  /** Asks a model; ends with one `done` or `error`, never throws. `turn` is part of its correlation id and its journal key. */
  stream(turn: number, context: Context, options: StreamOptions, signal: AbortSignal): AsyncIterable<RouterEvent>;
  /** Shows what comes in, at once. Must not wait and must not throw. */
  show(event: RouterEvent): void;
  /**
   * Performs one call, or answers with what the journal says when it was performed before. A refusal is an answer (`isError`), so is what a tool
   * threw; only cancelling throws. See `governCall`.
   */
  perform(step: CallStep, signal: AbortSignal): Promise<ToolAnswer>;
  /** Called before every turn and every call. May wait while the run is paused. */
  between(signal: AbortSignal): Promise<Between>;
  /** Tokens of everything that a model would see. */
  countTokens(context: Context): Promise<number>;
  /** Makes the conversation shorter, durably, and answers with what it is now. The id of a summary is `summaryId(run, turn, ids of what is kept)`. */
  compact(turn: number, signal: AbortSignal): Promise<readonly KeptMessage[]>;
  /** Is a plan to be agreed on first, and is none yet? Then the model gets only tools that look. */
  needsPlan(): Promise<boolean>;
  /** Puts the plan to the person. `words`: to the model. Durable: `needsPlan` is false after a yes, also after a crash. Asking again with the same id asks nobody twice. */
  proposePlan(id: string, plan: readonly PlanPoint[], signal: AbortSignal): Promise<{ readonly isAgreed: boolean; readonly words: string }>;
  /** The points of the plan, from 1, that the model says are done. */
  noteProgress(done: readonly number[]): Promise<void>;
}
