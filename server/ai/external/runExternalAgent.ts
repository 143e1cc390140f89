import { IoError, isCancellation, messageOf, throwIfCancelled } from '../../base/errors.ts';
import { Mutex } from '../../base/mutex.ts';
import type { RunningProgram } from '../../commands/talkTo.ts';
import type { AgentEnd } from '../agent/agentEnd.ts';
import type { Between, KeptMessage } from '../agent/agentHost.ts';
import { messageFor, OWN_VOICE } from '../agent/incomingMessage.ts';
import { answerId, reminderId, stepId } from '../agent/messageIds.ts';
import type { AcpSession, AgentRequests } from './acpConnection.ts';
import { openAcp } from './acpConnection.ts';
import { AGENT } from './agentEntry.ts';
import { requestsOf, type TurnRequests } from './agentRequests.ts';
import type { ExternalHost, PerformTool } from './externalHost.ts';
import { followUp } from './externalPrompt.ts';

/** How often in a row an agent is told of what was refused before the run ends; the policy's `corrections` bring a person in before, where one is there. */
const MOST_FOLLOW_UPS = 3;
/** An agent may load much before it answers. Milliseconds. */
const START_LIMIT_MS = 60_000;
/** A model may think for long. Milliseconds. */
const SILENCE_LIMIT_MS = 600_000;

export interface ExternalLimits {
  readonly startLimitMs: number;
  readonly silenceLimitMs: number;
}

/**
 * Lets an external agent work on the task of a run until it ends its turn with nothing left that was refused, or is stopped. It decides nothing: what it asks
 * for goes through the governor, and what it changes by itself is decided on after each turn and once more when it has ended. Whatever the end, the
 * copy then holds only what was decided on.
 */
export async function runExternalAgent(
  host: ExternalHost,
  program: RunningProgram,
  signal: AbortSignal,
  limits: ExternalLimits = { startLimitMs: START_LIMIT_MS, silenceLimitMs: SILENCE_LIMIT_MS },
): Promise<AgentEnd> {
  const loop = new ExternalLoop(host, program, signal);
  try {
    return await loop.run(limits);
  } catch (error) {
    if (signal.aborted || isCancellation(error)) return { kind: 'cancelled' };
    if (!(error instanceof IoError)) throw error;
    return { kind: 'failed', failure: { kind: 'unavailable', message: messageOf(error) } };
  } finally {
    await loop.leave();
  }
}

type Ending = Extract<Between, { readonly goesOn: false }>;

class ExternalLoop {
  readonly #host: ExternalHost;
  readonly #program: RunningProgram;
  readonly #signal: AbortSignal;
  readonly #alone = new Mutex();
  readonly #heeding = new Mutex();
  #turn = -1;
  /** Counts the calls of the whole run, so that each step has a name of its own. */
  #index = 0;
  #lastWords = '';
  /** Of the turn that is under way; between two turns nothing is asked for. */
  #requests: TurnRequests | undefined;
  readonly #inFlight = new Set<Promise<unknown>>();
  /** Why the run does not go on, found in the middle of a turn. */
  #ending: Ending | undefined;

  constructor(host: ExternalHost, program: RunningProgram, signal: AbortSignal) {
    this.#host = host;
    this.#program = program;
    this.#signal = signal;
  }

  async run(limits: ExternalLimits): Promise<AgentEnd> {
    const { agent, root, clock } = this.#host;
    const session = await openAcp(this.#program, this.#entrance(), { agent, root, clock, ...limits });
    let text = await this.#host.task();
    for (let told = 0; ; ) {
      const end = await this.#takeTurn(session, text);
      if (end !== undefined) return end;
      const refused = await this.#settle();
      const between = await this.#host.between(this.#signal);
      if (!between.goesOn) return { kind: between.because, reason: between.reason };
      const said = between.incoming.map(messageFor);
      if (refused.length === 0 && said.length === 0) return this.#finish();
      told = refused.length === 0 ? 0 : told + 1;
      if (told > MOST_FOLLOW_UPS)
        return {
          kind: 'stuck',
          reason: `The agent "${agent}" did not mend what was refused, although it was told ${MOST_FOLLOW_UPS} times. ${refused.join(' ')}`,
        };
      text = await this.#tell(refused, said);
    }
  }

  /** Nothing of it is left, and nothing in the copy that was not decided on. */
  async leave(): Promise<void> {
    await this.#program.end();
    await Promise.allSettled(this.#inFlight);
    await this.#host.decided.drop(new AbortController().signal);
  }

  async #takeTurn(session: AcpSession, text: string): Promise<AgentEnd | undefined> {
    this.#turn++;
    const turn = this.#turn;
    const requests = requestsOf(this.#host, this.#perform, this.#signal);
    const stopReason = await this.#host.during(turn, async () => {
      this.#requests = requests;
      try {
        return await session.prompt(text);
      } finally {
        this.#requests = undefined;
        await requests.end();
        await Promise.allSettled(this.#inFlight);
      }
    });
    throwIfCancelled(this.#signal);
    await this.#keep(turn, requests);
    if (this.#ending !== undefined) return { kind: this.#ending.because, reason: this.#ending.reason };
    switch (stopReason) {
      case 'end_turn':
        return undefined;
      case 'refusal':
        return { kind: 'refused', reason: requests.said.text.trim() || `The agent "${this.#host.agent}" declined and gave no reason` };
      case 'cancelled':
        return { kind: 'stuck', reason: `The agent "${this.#host.agent}" broke its turn off by itself` };
      default:
        return {
          kind: 'stuck',
          reason: `The agent "${this.#host.agent}" came to an end of its own limits (${stopReason}) in the middle of its work`,
        };
    }
  }

  /** What it said is kept with the session, and its words are its own. */
  async #keep(turn: number, { said }: TurnRequests): Promise<void> {
    const content = [
      ...(said.thinking === '' ? [] : [{ kind: 'thinking' as const, text: said.thinking }]),
      { kind: 'text' as const, text: said.text.trim() === '' ? '(It said nothing.)' : said.text, paths: this.#host.mayQuote },
    ];
    const origin = { provider: AGENT, model: this.#host.agent, locality: 'cloud' } as const;
    await this.#host.append([{ id: answerId(this.#host.run, turn), message: { role: 'assistant', content, origin } }]);
    this.#lastWords = said.text.trim();
  }

  async #settle(): Promise<readonly string[]> {
    return this.#host.decided.settle(this.#perform, this.#signal);
  }

  /** It is ended before it is believed: what it still did at its very end is decided on too. */
  async #finish(): Promise<AgentEnd> {
    await this.#program.end();
    const refused = await this.#settle();
    const summary = this.#lastWords === '' ? `The agent "${this.#host.agent}" ended and said nothing.` : this.#lastWords;
    return {
      kind: 'claimed',
      claim: { isDone: true, summary, tests: 'unsaid', openPoints: refused.map((text) => `Put back: ${text}`), by: 'plainEnd' },
    };
  }

  async #tell(refused: readonly string[], said: readonly KeptMessage[]): Promise<string> {
    const words = said.flatMap(({ message }) => message.content.map((part) => (part.kind === 'text' ? part.text : '')));
    const text = followUp(refused, words);
    const reminder: readonly KeptMessage[] =
      refused.length === 0
        ? []
        : [
            {
              id: reminderId(this.#host.run, this.#turn),
              message: { role: 'user', content: [{ kind: 'text', text: `${OWN_VOICE} ${followUp(refused, [])}` }] },
            },
          ];
    await this.#host.append([...said, ...reminder]);
    return text;
  }

  /** One call under the governor, after whatever is to be heeded before it. */
  readonly #perform: PerformTool = async (tool, input) => {
    const index = this.#index++;
    const { run } = this.#host;
    // One after the other: a pause is waited out once.
    const between = await this.#one(this.#heeding, () => this.#host.between(this.#signal));
    if (!between.goesOn) {
      this.#ending = between;
      void this.#program.end();
      return { text: between.reason, isError: true };
    }
    const id = stepId(run, this.#turn, index);
    // What is shown of a call; its texts are in the action.
    const given = typeof input === 'object' && input !== null ? Object.entries(input) : [];
    const shown = Object.fromEntries(given.filter(([key]) => key !== 'content'));
    const call = { kind: 'toolCall' as const, id, name: tool.name, input: shown };
    return this.#host.perform({ id, turn: this.#turn, index, call, tool, input }, this.#signal);
  };

  /** Requests of the agent lead to the turn that is under way. */
  #entrance(): AgentRequests {
    const during = <R>(work: (requests: TurnRequests) => Promise<R>): Promise<R> => {
      const requests = this.#requests;
      if (requests === undefined) return Promise.reject(new IoError('No turn is under way, so nothing is done.'));
      const flying = work(requests).finally(() => this.#inFlight.delete(flying));
      this.#inFlight.add(flying);
      return flying;
    };
    return {
      read: (request) => during((turn) => turn.read(request)),
      // One effect after the other, as a model's calls are.
      write: (request) => during((turn) => this.#one(this.#alone, () => turn.write(request))),
      permit: (request) => during((turn) => this.#one(this.#alone, () => turn.permit(request))),
      createTerminal: (request) => during((turn) => this.#one(this.#alone, () => turn.createTerminal(request))),
      output: (terminal) => this.#during().output(terminal),
      waitForExit: (terminal) => during((turn) => turn.waitForExit(terminal)),
      kill: (terminal) => during((turn) => turn.kill(terminal)),
      release: (terminal) => during((turn) => turn.release(terminal)),
      update: (update) => this.#requests?.update(update),
    };
  }

  async #one<R>(turns: Mutex, work: () => Promise<R>): Promise<R> {
    const done = await turns.acquire();
    try {
      return await work();
    } finally {
      done();
    }
  }

  #during(): TurnRequests {
    if (this.#requests === undefined) throw new IoError('No turn is under way, so nothing is done.');
    return this.#requests;
  }
}
