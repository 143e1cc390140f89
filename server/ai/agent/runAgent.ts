import { assertNever } from '../../base/assertNever.ts';
import { isCancellation, throwIfCancelled } from '../../base/errors.ts';
import { isNearlyFull } from '../context/compact.ts';
import type { Message, ToolMessage } from '../contract/messages.ts';
import type { AgentEnd } from './agentEnd.ts';
import type { AgentHost, AgentSettings, KeptMessage } from './agentHost.ts';
import { type Asked, ask } from './askModel.ts';
import { claimBy } from './claim.ts';
import { contextFor } from './contextFor.ts';
import { messageFor, OWN_VOICE } from './incomingMessage.ts';
import { answerId, nextTurn, reminderId } from './messageIds.ts';
import { Patience } from './patience.ts';
import { performTurn } from './performTurn.ts';

/** An answer and its tools' results go into this part of the window; the rest is for what cannot be counted exactly. */
const FULL_AT = 0.9;

/**
 * Lets a model work on the task of a run until it claims an end or is stopped. Goes on from whatever the conversation holds: the calls of an
 * answer that were still open are finished first, each under the id it had; a message of a person after the end begins a new turn.
 */
export async function runAgent(host: AgentHost, signal: AbortSignal): Promise<AgentEnd> {
  try {
    return await new Loop(host, await host.conversation(), signal).run();
  } catch (error) {
    if (signal.aborted || isCancellation(error)) return { kind: 'cancelled' };
    throw error;
  }
}

class Loop {
  readonly #host: AgentHost;
  readonly #signal: AbortSignal;
  readonly #patience = new Patience();
  #kept: readonly KeptMessage[];
  #turn: number;

  constructor(host: AgentHost, kept: readonly KeptMessage[], signal: AbortSignal) {
    this.#host = host;
    this.#kept = kept;
    this.#signal = signal;
    this.#turn = nextTurn(
      host.run,
      kept.map(({ id }) => id),
    );
  }

  async run(): Promise<AgentEnd> {
    for (;;) {
      throwIfCancelled(this.#signal);
      const end = (await this.#finishOpenTurn()) ?? (await this.#takeTurn());
      if (end !== undefined) return end;
    }
  }

  /** What the last answer asked for is done before anything else; an end that it claimed is the end. */
  async #finishOpenTurn(): Promise<AgentEnd | undefined> {
    const turn = this.#turn - 1;
    const open = this.#kept.at(-1);
    if (open?.id === answerId(this.#host.run, turn) && open.message.role === 'assistant') {
      const end = await this.#perform(turn, open.message.content);
      if (end !== undefined) return end;
    }
    const claim = claimBy(this.#host.run, turn, this.#kept);
    if (claim === undefined) return undefined;
    // What came in while the model ended is answered first.
    const last = this.#kept.at(-1);
    const between = await this.#between();
    return between ?? (this.#kept.at(-1) === last ? { kind: 'claimed', claim } : undefined);
  }

  async #perform(turn: number, content: Extract<Message, { role: 'assistant' }>['content']): Promise<AgentEnd | undefined> {
    if (!content.some(({ kind }) => kind === 'toolCall')) return undefined;
    const settings = await this.#host.settings();
    const performed = await performTurn(this.#host, settings, turn, content, this.#signal);
    if ('end' in performed) return performed.end;
    await this.#append(...performed.messages);
    return this.#patience.ofCalls(performed.hasOnlyUnusable);
  }

  async #takeTurn(): Promise<AgentEnd | undefined> {
    const end = await this.#between();
    if (end !== undefined) return end;
    const settings = await this.#host.settings();
    if (this.#turn >= settings.maxTurns) return stuck(`The model has answered ${this.#turn} times, which is as often as it may in one run`);
    const isPlanning = await this.#host.needsPlan();
    await this.#makeRoom(settings, isPlanning);
    const asked = await ask(this.#host, this.#turn, contextFor(settings, this.#messages(), isPlanning), settings, this.#signal);
    return this.#take(asked, isPlanning);
  }

  async #take(asked: Asked, isPlanning: boolean): Promise<AgentEnd | undefined> {
    if (asked.kind === 'failed') {
      if (asked.failure.kind === 'cancelled') return { kind: 'cancelled' };
      if (asked.failure.kind !== 'contextTooLong') return { kind: 'failed', failure: asked.failure };
      return this.#patience.ofWindow() ?? this.#compact();
    }
    const turn = this.#turn;
    this.#turn++;
    const answer: KeptMessage = { id: answerId(this.#host.run, turn), message: asked.message };
    const hasCalls = asked.message.content.some(({ kind }) => kind === 'toolCall');
    const reminder = reminderAfter(asked, hasCalls, isPlanning);
    // Together, so that an answer that needs a reminder is never taken for an end after a crash.
    await this.#append(answer, ...(reminder === undefined || hasCalls ? [] : [reminding(this.#host.run, turn, reminder)]));
    if (asked.reason === 'refusal') return { kind: 'refused', reason: textOf(asked.message) || 'The model declined and gave no reason' };
    if (asked.reason === 'contextFull') return this.#patience.ofWindow() ?? (hasCalls ? undefined : this.#compact());
    return reminder === undefined ? this.#patience.getsOn() : this.#patience.ofReminders(reminder);
  }

  /** Before the window is full, not after: what a model cuts short is lost. */
  async #makeRoom(settings: AgentSettings, isPlanning: boolean): Promise<void> {
    if (settings.windowTokens === undefined) return;
    const tokens = await this.#host.countTokens(contextFor(settings, this.#messages(), isPlanning));
    const isFull =
      isNearlyFull(tokens, settings.windowTokens) || tokens + settings.options.maxOutputTokens > settings.windowTokens * FULL_AT;
    if (isFull) await this.#compact();
  }

  async #compact(): Promise<undefined> {
    this.#kept = await this.#host.compact(this.#turn, this.#signal);
  }

  async #between(): Promise<AgentEnd | undefined> {
    const between = await this.#host.between(this.#signal);
    if (!between.goesOn) return { kind: between.because, reason: between.reason };
    if (between.incoming.length > 0) await this.#append(...between.incoming.map(messageFor));
    return undefined;
  }

  async #append(...messages: readonly KeptMessage[]): Promise<void> {
    await this.#host.append(messages);
    this.#kept = [...this.#kept, ...messages];
  }

  #messages(): readonly Message[] {
    return this.#kept.map(({ message }) => message);
  }
}

const stuck = (reason: string): AgentEnd => ({ kind: 'stuck', reason });

const reminding = (run: string, turn: number, text: string): KeptMessage => ({
  id: reminderId(run, turn),
  message: { role: 'user', content: [{ kind: 'text', text: `${OWN_VOICE} ${text}` }] },
});

/** What the model must be told after an answer that neither asks for anything nor is an end. */
function reminderAfter(asked: Exclude<Asked, { kind: 'failed' }>, hasCalls: boolean, isPlanning: boolean): string | undefined {
  switch (asked.reason) {
    case 'maxTokens':
      return 'Your answer was cut short because it was too long, and a call that was being written was left out. Go on where it stopped, in smaller pieces: several small edits instead of one large file.';
    case 'contextFull':
      return 'Your answer was cut short because the window was full. What came before is now a summary; go on from there.';
    case 'pause':
      return 'Go on.';
    case 'refusal':
      // So that a declining answer is not taken for a claim when the run is resumed.
      return hasCalls ? undefined : '[The run ended here, because you declined.]';
    case 'end':
    case 'toolUse':
    case 'stopSequence':
      if (hasCalls) return undefined;
      if (isPlanning) return 'No plan is agreed on yet. Call `propose_plan`, or `finish` when there is nothing to do.';
      return textOf(asked.message).trim() === '' ? 'Your answer was empty. Go on with the task, or call `finish`.' : undefined;
    default:
      return assertNever(asked.reason);
  }
}

const textOf = ({ content }: Exclude<Message, ToolMessage>): string =>
  content.map((part) => (part.kind === 'text' ? part.text : '')).join('');
