import { Readable, Writable } from 'node:stream';
import {
  type ClientConnection,
  type CreateTerminalRequest,
  client,
  type InitializeResponse,
  methods,
  ndJsonStream,
  PROTOCOL_VERSION,
  type ReadTextFileRequest,
  RequestError,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
  type StopReason,
  type TerminalExitStatus,
  type TerminalOutputResponse,
  type WriteTextFileRequest,
} from '@agentclientprotocol/sdk';
import type { Clock } from '../../base/clock.ts';
import { IoError, messageOf, NotFoundError } from '../../base/errors.ts';
import type { RunningProgram } from '../../commands/talkTo.ts';

/** What an agent asks of us while it works. What these throw goes back to it as the reason. */
export interface AgentRequests {
  read(request: ReadTextFileRequest): Promise<string>;
  write(request: WriteTextFileRequest): Promise<void>;
  permit(request: RequestPermissionRequest): Promise<RequestPermissionResponse>;
  createTerminal(request: CreateTerminalRequest): Promise<string>;
  output(terminal: string): TerminalOutputResponse;
  waitForExit(terminal: string): Promise<TerminalExitStatus>;
  kill(terminal: string): Promise<void>;
  release(terminal: string): Promise<void>;
  /** Must not throw. */
  update(update: SessionUpdate): void;
}

export interface AcpOptions {
  /** For messages. */
  readonly agent: string;
  /** Absolute path of the copy. */
  readonly root: string;
  readonly clock: Clock;
  /** It has to be ready within so long. Milliseconds. */
  readonly startLimitMs: number;
  /** It may say nothing, and want nothing, for so long in the middle of its work. Milliseconds. */
  readonly silenceLimitMs: number;
}

/** A session with an agent. */
export interface AcpSession {
  /** Resolves when the agent has ended its turn. Throws `IoError` in words for a person when it does not. */
  prompt(text: string): Promise<StopReason>;
}

/** Bytes of one message. */
const LONGEST_MESSAGE = 16 * 1024 * 1024;
/** Characters of what an agent said that are shown. */
const SHOWN = 300;
/** https://agentclientprotocol.com/protocol/schema: the error of an agent that wants somebody to sign in. */
const AUTH_REQUIRED = -32_000;

/**
 * Talks the Agent Client Protocol, version 1, with a program: makes it ready and opens one session in the copy. Throws `IoError` that says in one sentence
 * what is wrong: it ended, it does not answer, it speaks something else, it wants somebody to sign in.
 */
export async function openAcp(program: RunningProgram, requests: AgentRequests, options: AcpOptions): Promise<AcpSession> {
  const watch = new Watch(program, options);
  const connection = connect(program, requests, watch);
  const { agent } = connection;
  const begin = async (): Promise<string> => {
    const clientCapabilities = { fs: { readTextFile: true, writeTextFile: true }, terminal: true };
    const clientInfo = { name: 'stewardry', title: 'Stewardry', version: '1' };
    const ready: InitializeResponse = await agent.request(methods.agent.initialize, {
      protocolVersion: PROTOCOL_VERSION,
      clientCapabilities,
      clientInfo,
    });
    if (ready.protocolVersion !== PROTOCOL_VERSION)
      throw new IoError(
        `The agent "${options.agent}" speaks version ${ready.protocolVersion} of the protocol, Stewardry version ${PROTOCOL_VERSION}. Update one of them.`,
      );
    return (await agent.request(methods.agent.session.new, { cwd: options.root, mcpServers: [] })).sessionId;
  };
  const sessionId = await watch.guard(begin(), connection, 'start');
  return {
    async prompt(text) {
      const answer = agent.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] });
      const { stopReason } = await watch.guard(answer, connection, 'silence');
      // The library hands on what was said before the answer in microtasks of its own.
      await new Promise((resolve) => setImmediate(resolve));
      return stopReason;
    },
  };
}

function connect(program: RunningProgram, requests: AgentRequests, watch: Watch): ClientConnection {
  const { fs, terminal, session } = methods.client;
  const of =
    <P, R>(answer: (params: P) => R | Promise<R>) =>
    ({ params }: { readonly params: P }): Promise<R> =>
      watch.serve(async () => answer(params));
  // Web streams of Node and of the library are the same thing in two declarations.
  const output = Writable.toWeb(program.input) as WritableStream<Uint8Array>;
  const input = Readable.toWeb(program.output) as unknown as ReadableStream<Uint8Array>;
  return client({ name: 'stewardry' })
    .onRequest(
      fs.readTextFile,
      of(async (params) => ({ content: await requests.read(params) })),
    )
    .onRequest(
      fs.writeTextFile,
      of(async (params) => {
        await requests.write(params);
        return {};
      }),
    )
    .onRequest(
      session.requestPermission,
      of((params) => requests.permit(params)),
    )
    .onRequest(
      terminal.create,
      of(async (params) => ({ terminalId: await requests.createTerminal(params) })),
    )
    .onRequest(
      terminal.output,
      of(({ terminalId }) => requests.output(terminalId)),
    )
    .onRequest(
      terminal.waitForExit,
      of(({ terminalId }) => requests.waitForExit(terminalId)),
    )
    .onRequest(
      terminal.kill,
      of(async ({ terminalId }) => {
        await requests.kill(terminalId);
        return {};
      }),
    )
    .onRequest(
      terminal.release,
      of(async ({ terminalId }) => {
        await requests.release(terminalId);
        return {};
      }),
    )
    .onNotification(session.update, ({ params }) => {
      watch.heard();
      requests.update(params.update);
    })
    .connect(ndJsonStream(output, watch.listening(input), { maxMessageBytes: LONGEST_MESSAGE }));
}

/** Knows how an agent does, so that whoever waits for it hears in one sentence why it will not answer. */
class Watch {
  readonly #program: RunningProgram;
  readonly #options: AcpOptions;
  #heardAt: number;
  #serving = 0;
  /** The first that it said which is no message. */
  #rubbish = '';
  /** The beginning of the line that is coming in. */
  #line = '';

  constructor(program: RunningProgram, options: AcpOptions) {
    this.#program = program;
    this.#options = options;
    this.#heardAt = options.clock.monotonic();
  }

  heard(): void {
    this.#heardAt = this.#options.clock.monotonic();
  }

  /** What it says, as it comes; the first line that is no message is remembered. */
  listening(input: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const decoder = new TextDecoder();
    return input.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (bytes, controller) => {
          this.heard();
          for (const [index, piece] of decoder.decode(bytes, { stream: true }).split('\n').entries()) this.#hear(piece, index > 0);
          controller.enqueue(bytes);
        },
      }),
    );
  }

  #hear(piece: string, beginsLine: boolean): void {
    if (beginsLine) this.#line = '';
    this.#line = (this.#line + piece).slice(0, SHOWN);
    if (this.#rubbish === '' && /^\s*[^\s{]/.test(this.#line)) this.#rubbish = this.#line;
    else if (this.#rubbish !== '' && this.#line.startsWith(this.#rubbish)) this.#rubbish = this.#line;
  }

  /** Answers a request; meanwhile the agent is not silent, it waits. */
  async serve<R>(answer: () => Promise<R>): Promise<R> {
    this.#serving += 1;
    try {
      return await answer();
    } catch (error) {
      if (error instanceof NotFoundError) throw new RequestError(-32_002, error.message);
      throw new RequestError(-32_603, messageOf(error));
    } finally {
      this.#serving -= 1;
      this.heard();
    }
  }

  /** What comes of a request to the agent, or why nothing does. */
  async guard<R>(answer: Promise<R>, connection: ClientConnection, limit: 'start' | 'silence'): Promise<R> {
    this.heard();
    const late = Promise.withResolvers<never>();
    const timer = this.#arm(limit, late.reject);
    const gone = this.#program.ended.then(async () => {
      throw new IoError(await this.#whyGone());
    });
    const closed = connection.closed.then(() => Promise.race([gone, this.#notUnderstood()]));
    try {
      return await Promise.race([answer, gone, closed, late.promise]);
    } catch (error) {
      throw error instanceof IoError ? error : await this.#explained(error, connection);
    } finally {
      timer.dispose();
      for (const each of [answer, gone, closed]) each.catch(() => undefined);
    }
  }

  #arm(limit: 'start' | 'silence', fail: (error: Error) => void): { dispose(): void } {
    const { clock, agent, startLimitMs, silenceLimitMs } = this.#options;
    const most = limit === 'start' ? startLimitMs : silenceLimitMs;
    const began = clock.monotonic();
    let timer = { dispose: (): void => undefined };
    const look = (): void => {
      const since = limit === 'start' ? began : this.#serving > 0 ? clock.monotonic() : this.#heardAt;
      const left = since + most - clock.monotonic();
      if (left > 0) timer = clock.after(left, look);
      else if (limit === 'silence')
        fail(new IoError(`The agent "${agent}" has said nothing for ${seconds(most)}, so it was ended. Start the task again.`));
      else
        fail(
          new IoError(
            `The agent "${agent}" was not ready within ${seconds(most)}.${this.#saidInstead()} Check that its command starts it with the Agent Client Protocol.`,
          ),
        );
    };
    look();
    return { dispose: () => timer.dispose() };
  }

  async #explained(error: unknown, connection: ClientConnection): Promise<Error> {
    const { agent } = this.#options;
    if (error instanceof RequestError && !connection.signal.aborted) {
      if (error.code === AUTH_REQUIRED)
        return new IoError(
          `The agent "${agent}" wants somebody to sign in first. Start it by yourself once and sign in, or give it a key in its entry.`,
          { cause: error },
        );
      return new IoError(`The agent "${agent}" answered with an error: ${oneLine(error.message)}`, { cause: error });
    }
    // Its output ends a moment before its process does.
    const end = await Promise.race([
      this.#program.ended.then(() => true),
      new Promise<false>((resolve) => this.#options.clock.after(END_MS, () => resolve(false))),
    ]);
    return new IoError(end ? await this.#whyGone() : this.#whyNotUnderstood(error), { cause: error });
  }

  async #notUnderstood(): Promise<never> {
    await new Promise<void>((resolve) => this.#options.clock.after(END_MS, resolve));
    throw new IoError(this.#whyNotUnderstood(undefined));
  }

  #whyNotUnderstood(error: unknown): string {
    const why = error === undefined ? '' : ` (${oneLine(messageOf(error))})`;
    return `What the agent "${this.#options.agent}" said could not be understood${why}.${this.#saidInstead()} Check that its command starts it with the Agent Client Protocol.`;
  }

  async #whyGone(): Promise<string> {
    const { exitCode, signal, problem } = await this.#program.ended;
    const { agent } = this.#options;
    if (problem !== undefined)
      return `The agent "${agent}" could not be started (${oneLine(problem)}). Check its command in your settings (stewardry.ai.agents).`;
    const how = exitCode === null ? `was ended by ${signal ?? 'a signal'}` : `ended with exit code ${exitCode}`;
    const said = oneLine(this.#program.lastErrors());
    return `The agent "${agent}" ${how} in the middle of its work.${said === '' ? this.#saidInstead() : ` It said: "${said}"`}`;
  }

  #saidInstead(): string {
    return this.#rubbish === '' ? '' : ` It said: "${oneLine(this.#rubbish)}"`;
  }
}

/** Between the end of an output and that of its process. */
const END_MS = 1_000;
const seconds = (milliseconds: number): string =>
  milliseconds < 120_000 ? `${milliseconds / 1_000} seconds` : `${Math.round(milliseconds / 60_000)} minutes`;
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(-SHOWN);
