import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ResourceLimits, type Transferable, Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerBoot } from './workerMessages.ts';

/** A started worker, thread or process, as the pool talks to it. */
export interface WorkerChannel {
  /** Throws when the message cannot be copied. */
  post(message: ToWorker, transfer: readonly Transferable[]): void;
  /** Whether the worker keeps this process alive. */
  setRef(isKept: boolean): void;
  /** Resolves when it is gone. */
  terminate(): Promise<unknown>;
}

export interface WorkerListeners {
  onMessage(message: FromWorker): void;
  /** Why `onExit` will follow. */
  onError(error: Error): void;
  onExit(code: number | null): void;
}

export interface ThreadOptions {
  readonly entry: URL;
  readonly boot: WorkerBoot;
  readonly resourceLimits: ResourceLimits;
}

/** Starts a thread: quick to start, shares this process's memory. */
export function startThread({ entry, boot, resourceLimits }: ThreadOptions, listeners: WorkerListeners): WorkerChannel {
  // The streams are cut off but never read: reading one pins the process. What the worker prints comes as messages instead.
  const worker = new Worker(entry, { workerData: boot, resourceLimits, stdout: true, stderr: true });
  worker.on('message', (message: FromWorker) => listeners.onMessage(message));
  worker.on('messageerror', (error) => {
    listeners.onError(error);
    listeners.onExit(null);
  });
  worker.on('error', (error) => listeners.onError(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', (code) => listeners.onExit(code));
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    setRef: (isKept) => void (isKept ? worker.ref() : worker.unref()),
    terminate: () => worker.terminate(),
  };
}

/** It works on much and then ends: fewer collections are worth more than the memory. Size of the young generation in MB. */
const BULK_NODE_OPTIONS: readonly string[] = ['--max-semi-space-size=64'];

/**
 * Starts a process: about 50 ms slower than a thread, but what its native libraries have allocated goes back to the system with it.
 * The allocator of a long-lived process keeps it (measured after 3,000 files: 460 MB with threads that had ended long ago). It
 * ends by itself when this process is gone.
 */
export function startProcess(entry: URL, listeners: WorkerListeners): WorkerChannel {
  const child: ChildProcess = fork(fileURLToPath(entry), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [...BULK_NODE_OPTIONS],
  });
  const gone = new Promise<void>((resolve) => {
    child.on('exit', (code) => {
      listeners.onExit(code);
      resolve();
    });
    // Without a process there is no exit either.
    child.on('error', (error) => {
      listeners.onError(error);
      if (child.pid !== undefined) return;
      listeners.onExit(null);
      resolve();
    });
  });
  // The other side is `serveJobs`, which sends nothing else.
  child.on('message', (message) => listeners.onMessage(message as FromWorker));
  return {
    // What a process cannot take over is copied; a closed channel is told by its exit.
    post: (message) => void (child.connected && child.send(message)),
    setRef(isKept) {
      if (isKept) {
        child.ref();
        child.channel?.ref();
      } else {
        child.unref();
        child.channel?.unref();
      }
    },
    terminate() {
      // Somebody waits for its exit, and with nothing else to do this process would end before.
      child.ref();
      child.kill('SIGKILL');
      return gone;
    },
  };
}
