/** The packaged backend as the extension starts it, and what it is asked and says, without an editor. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  CancellationTokenSource,
  createMessageConnection,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
} from 'vscode-languageserver/node';
import { CLEAN_ENVIRONMENT } from '../vsCodeServer.ts';

/** A backend that runs. */
export interface BackendProcess {
  /** Rejects with what is for a person. */
  request(method: string, params: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Calls back at each message that it sends by itself. */
  onNotification(listener: (method: string, params: unknown) => void): void;
  /** Ends it and returns when it is gone. */
  stop(): Promise<void>;
}

/** Starts the backend of an unpacked extension; `env` is added to the environment of this process. */
export async function startBackend(extension: string, env: Readonly<Record<string, string>>): Promise<BackendProcess> {
  const child = fork(join(extension, 'dist', 'server', 'main.mjs'), ['--node-ipc', `--clientProcessId=${process.pid}`], {
    env: { ...process.env, ...CLEAN_ENVIRONMENT, ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(child, 'exit');
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const listeners: ((method: string, params: unknown) => void)[] = [];
  connection.onNotification((method, params) => {
    for (const listener of listeners) listener(method, params);
  });
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    async request(method, params, signal) {
      const source = new CancellationTokenSource();
      signal?.addEventListener('abort', () => source.cancel(), { once: true });
      return await connection.sendRequest(method, params, source.token);
    },
    onNotification: (listener) => void listeners.push(listener),
    async stop() {
      connection.dispose();
      child.kill();
      await ended;
    },
  };
}
