import { AsyncLocalStorage } from 'node:async_hooks';
import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { setPriority } from 'node:os';
import {
  BadInputError,
  ConflictError,
  ForbiddenError,
  IoError,
  messageOf,
  NotFoundError,
  StewardryError,
  TimeLimitError,
} from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import { RequestFailed } from '../../../kernel/requestFailed.ts';
import { type FromSandbox, fromSandbox, type Question, question, type ToSandbox } from './sandboxMessages.ts';

export interface SandboxOptions {
  /** The program of the sandbox: server/moduleSandbox. */
  readonly entry: string;
  readonly name: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly limits: { readonly timeMs: number; readonly memoryMb: number };
  log(message: string): void;
}

/** One thing for the module to do. */
export interface Run {
  readonly group: 'handlers' | 'hooks';
  readonly name: string;
  readonly params: unknown;
  readonly folder: string;
  readonly call: Call;
  /** Answers what the module asks for meanwhile; runs where the run was started, transaction and all. */
  answer(question: Question): Promise<unknown>;
}

interface Running {
  readonly run: Run;
  readonly inPlace: <T>(work: () => T) => T;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Loading is reading some files into a realm; the first start of Node on a busy machine takes a second. Milliseconds. */
const LOAD_LIMIT_MS = 10_000;
/** A message above this is no answer but an attack on our memory. Characters. */
const MAX_MESSAGE = 4_000_000;
/** Runs that may be under way at once; more are refused. */
const MAX_RUNNING = 100;
const MAX_LOG = 2_000;

/** What the module answers to, when it has been loaded. */
export interface Exports {
  readonly handlers: readonly string[];
  readonly hooks: readonly string[];
}

/**
 * The process of one module, from its start to its end. When it dies, hangs or misbehaves, what it was doing fails and it is `ended`;
 * another one is made for what comes next.
 */
export class Sandbox {
  readonly #options: SandboxOptions;
  readonly #process: ChildProcess;
  readonly #running = new Map<number, Running>();
  readonly #loaded = Promise.withResolvers<Exports>();
  readonly #ended = Promise.withResolvers<void>();
  #last = 0;
  #end: Error | undefined;
  #errors = '';

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#process = startProcess(options);
    this.#loaded.promise.catch(() => undefined); // whoever waits for it sees the failure
    this.#process.on('message', (text) => this.#receive(text));
    this.#process.on('error', (error) => this.#finish(new IoError(`The module "${options.name}" could not be started: ${error.message}`)));
    this.#process.on('exit', (code, signal) => this.#finish(new IoError(this.#epitaph(code, signal))));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = `${this.#errors}${text}`.slice(-MAX_LOG);
    });
    // What it prints is read, so that it never waits for us, and dropped: it has `ctx.log`.
    this.#process.stdout?.resume();
    this.#process.send({ sources: options.sources, memoryMb: options.limits.memoryMb });
    const limit = setTimeout(
      () => this.#kill(new TimeLimitError(`The module "${options.name}" was not loaded within ${LOAD_LIMIT_MS / 1000} s.`)),
      LOAD_LIMIT_MS,
    );
    void this.#loaded.promise.catch(() => undefined).finally(() => clearTimeout(limit));
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  loaded(): Promise<Exports> {
    return this.#loaded.promise;
  }

  /** After `loaded`. Rejects with what the module threw, a `TimeLimitError` when it hangs, an `IoError` when it died. */
  run(run: Run): Promise<unknown> {
    const { timeMs } = this.#options.limits;
    if (this.#end) return Promise.reject(this.#end);
    if (this.#running.size >= MAX_RUNNING)
      return Promise.reject(new ConflictError(`The module "${this.#options.name}" is too busy. Try again later.`));
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#running.set(id, { run, inPlace: AsyncLocalStorage.snapshot(), resolve, reject });
    const late = `"${run.name}" of the module "${this.#options.name}" took longer than ${timeMs} ms, so the module was stopped.`;
    // Nothing but its end stops a loop: what else the module was doing fails with it.
    const limit = setTimeout(() => this.#kill(new TimeLimitError(late)), timeMs);
    const onAbort = (): void => this.#send({ kind: 'cancel', id });
    run.call.signal.addEventListener('abort', onAbort, { once: true });
    this.#send({ kind: 'run', id, group: run.group, name: run.name, params: run.params, folder: run.folder });
    return promise.finally(() => {
      clearTimeout(limit);
      run.call.signal.removeEventListener('abort', onAbort);
      this.#running.delete(id);
    });
  }

  async stop(): Promise<void> {
    this.#kill(new IoError(`The module "${this.#options.name}" was stopped.`));
    await this.#ended.promise;
  }

  #receive(text: unknown): void {
    const message = parseMessage(text);
    if (message) this.#take(message);
    else this.#kill(new IoError(`The module "${this.#options.name}" sent something that is not a message, and was stopped.`));
  }

  #take(message: FromSandbox): void {
    if (message.kind === 'ready') this.#loaded.resolve(message);
    else if (message.kind === 'broken') this.#kill(new BadInputError(message.message));
    else if (message.kind === 'log') this.#options.log(message.message.slice(0, MAX_LOG));
    else if (message.kind === 'done') this.#running.get(message.id)?.resolve(message.value);
    else if (message.kind === 'failed') this.#running.get(message.id)?.reject(errorOf(message));
    else void this.#answer(message.id, message.run, message.question);
  }

  async #answer(id: number, runId: number, asked: unknown): Promise<void> {
    const running = this.#running.get(runId);
    const parsed = question.safeParse(asked);
    try {
      if (!running) throw new BadInputError('This request is over: nothing can be asked for in its name any more.');
      if (!parsed.success) throw new BadInputError(`That cannot be asked for: ${parsed.error.issues[0]?.message ?? 'it is malformed'}.`);
      const value = await running.inPlace(() => running.run.answer(parsed.data));
      this.#send({ kind: 'answer', id, value: value ?? null });
    } catch (error) {
      this.#send({ kind: 'refusal', id, code: codeOf(error), message: messageOf(error) });
    }
  }

  #send(message: ToSandbox): void {
    if (!this.#end && this.#process.connected) this.#process.send(JSON.stringify(message));
  }

  #kill(reason: Error): void {
    this.#finish(reason);
    this.#process.kill('SIGKILL');
  }

  #finish(reason: Error): void {
    this.#end ??= reason;
    this.#loaded.reject(this.#end);
    for (const { reject } of this.#running.values()) reject(this.#end);
    if (this.#process.exitCode !== null || this.#process.signalCode !== null || this.#process.pid === undefined) this.#ended.resolve();
  }

  #epitaph(code: number | null, signal: string | null): string {
    const { name, limits } = this.#options;
    // 137: it found itself above its limit; SIGABRT, 134: its heap was full.
    if (code === 137 || code === 134 || signal === 'SIGABRT')
      return `The module "${name}" used more than ${limits.memoryMb} MB and was stopped.`;
    const said = this.#errors.trim().split('\n').at(-1);
    return `The module "${name}" died (${signal ?? `exit code ${code}`})${said ? `: ${said}` : ''}.`;
  }
}

/** Node's own fences around the process; the realm inside is the second one. */
function startProcess({ entry, limits }: SandboxOptions): ChildProcess {
  const program = realpathSync(entry);
  const flags = [
    '--permission',
    `--allow-fs-read=${program}`,
    '--experimental-vm-modules',
    '--disallow-code-generation-from-strings',
    '--frozen-intrinsics',
    '--disable-proto=delete',
    '--no-warnings',
    `--max-old-space-size=${limits.memoryMb}`,
  ];
  // In the editor `execPath` is the editor, which is Node only when told so. Nothing else of our environment is handed on.
  const env = process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(process.execPath, [...flags, program], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], cwd: '/' });
  try {
    if (child.pid !== undefined) setPriority(child.pid, BACKGROUND_PRIORITY);
  } catch {
    // It runs at our priority then, or has ended already, which is told elsewhere.
  }
  return child;
}

/** Below the editor and the backend, so that a busy module slows nobody's typing. */
const BACKGROUND_PRIORITY = 10;

function parseMessage(text: unknown): FromSandbox | undefined {
  if (typeof text !== 'string' || text.length > MAX_MESSAGE) return undefined;
  try {
    return fromSandbox.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const ERRORS = { NOT_FOUND: NotFoundError, BAD_INPUT: BadInputError, CONFLICT: ConflictError, FORBIDDEN: ForbiddenError } as const;

/** A module may throw an error with one of these codes; all others are defects of the module. */
function errorOf({ code, message }: { readonly code?: string | undefined; readonly message: string }): Error {
  const known = Object.entries(ERRORS).find(([name]) => name === code);
  return known ? new known[1](message) : new Error(message);
}

function codeOf(error: unknown): string {
  if (error instanceof RequestFailed) return error.error.code;
  return error instanceof StewardryError ? error.code : 'INTERNAL';
}
