import { type MessagePort, parentPort, type Transferable, workerData } from 'node:worker_threads';
import { CancelledError, UnknownMethodError } from '../base/errors.ts';
import {
  type FromWorker,
  type ProgressOf,
  type RequestOf,
  type ResponseOf,
  type ToWorker,
  toPlainError,
  type WorkerBoot,
} from './workerMessages.ts';

/** What a handler gets beside its payload. */
export interface JobContext<Progress> {
  /** Aborts when the caller cancels or the time limit is over; only asynchronous handlers get to see it. */
  readonly signal: AbortSignal;
  /** Throws a `CancelledError` when the caller has gone; works in the middle of a synchronous loop. About 30 ns. */
  throwIfCancelled(): void;
  report(progress: Progress): void;
}

/** The other side of a pool: one function per job, as plain as a request handler. Jobs of one worker run one at a time. */
export type JobHandlers<Jobs> = {
  readonly [Name in keyof Jobs]: (
    payload: RequestOf<Jobs[Name]>,
    context: JobContext<ProgressOf<Jobs[Name]>>,
  ) =>
    | ResponseOf<Jobs[Name]>
    | TransferredResult<ResponseOf<Jobs[Name]>>
    | Promise<ResponseOf<Jobs[Name]> | TransferredResult<ResponseOf<Jobs[Name]>>>;
};

/** A result whose buffers move to the caller instead of being copied. */
export class TransferredResult<Value> {
  readonly value: Value;
  readonly transfer: readonly Transferable[];

  constructor(value: Value, transfer: readonly Transferable[]) {
    this.value = value;
    this.transfer = transfer;
  }
}

/**
 * Registers the handlers of this worker and tells the pool that it may send work. Called once, at the end of the entry file. Throws
 * when called outside a worker.
 */
export function serveJobs<Jobs>(handlers: JobHandlers<Jobs>): void {
  const { send, receive, cancelledJob } = parentPort === null ? processPort() : threadPort(parentPort);
  const running = new Map<number, AbortController>();
  const table = new Map(Object.entries(handlers));

  const run = async (id: number, name: string, payload: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      // Object.entries() of the typed table loses which payload belongs to which name; the pool's types keep the two together.
      const handler = table.get(name) as ((payload: unknown, context: JobContext<unknown>) => unknown) | undefined;
      if (handler === undefined) throw new UnknownMethodError(`The worker has no job '${name}'`);
      const value = await handler(payload, {
        signal: controller.signal,
        throwIfCancelled() {
          if (controller.signal.aborted || cancelledJob() === id) throw new CancelledError();
        },
        report: (progress) => send({ kind: 'progress', id, value: progress }),
      });
      if (value instanceof TransferredResult) send({ kind: 'result', id, value: value.value }, value.transfer);
      else send({ kind: 'result', id, value });
    } catch (error) {
      sendFailure(id, error);
    } finally {
      running.delete(id);
    }
  };

  const sendFailure = (id: number, error: unknown): void => {
    const plain = toPlainError(error);
    try {
      send({ kind: 'failure', id, error: plain });
    } catch {
      // `data` of the error cannot be copied between threads; the message is what matters.
      send({ kind: 'failure', id, error: { ...plain, data: undefined } });
    }
  };

  receive((message) => {
    if (message.kind === 'run') void run(message.id, message.name, message.payload);
    else running.get(message.id)?.abort(new CancelledError());
  });
  for (const stream of [process.stdout, process.stderr]) stream.write = printer(send);
  send({ kind: 'ready' });
}

/** The pool, as a worker sees it. */
interface PoolPort {
  send(message: FromWorker, transfer?: readonly Transferable[]): void;
  receive(listener: (message: ToWorker) => void): void;
  /** Id of the job that was cancelled last, as far as can be known without a turn of the event loop. */
  cancelledJob(): number | undefined;
}

function threadPort(port: MessagePort): PoolPort {
  // The pool starts its threads with exactly this value.
  const cancelFlag = new Int32Array((workerData as WorkerBoot).cancelFlag);
  return {
    send: (message, transfer = []) => port.postMessage(message, transfer),
    receive: (listener) => void port.on('message', listener),
    cancelledJob: () => Atomics.load(cancelFlag, 0),
  };
}

/** Nothing is shared with a process: a synchronous handler that does not see its cancellation is killed after the grace time. */
function processPort(): PoolPort {
  if (process.send === undefined) throw new Error('serveJobs() must be called in a worker');
  // Nobody is left to answer.
  process.on('disconnect', () => process.exit());
  return {
    send: (message) => void process.send?.(message),
    // The pool sends nothing else.
    receive: (listener) => void process.on('message', (message) => listener(message as ToWorker)),
    cancelledJob: () => undefined,
  };
}

/** Replaces `write` of a stream: the process's own stdout may be somebody's JSON, so what a worker prints becomes a message. */
function printer(send: (message: FromWorker) => void): typeof process.stdout.write {
  return (chunk, encodingOrCallback?: unknown, callback?: unknown) => {
    send({ kind: 'output', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
    const done = typeof encodingOrCallback === 'function' ? encodingOrCallback : callback;
    if (typeof done === 'function') queueMicrotask(() => done());
    return true;
  };
}
