/** The VS Code server proper, for suites that run inside the extension host. */
import type { CodeServer } from './codeServer.ts';
import { findFreePort } from './freePort.ts';
import { startProcess } from './processGuard.ts';
import { createTemporaryFolder } from './temporaryFolder.ts';
import { waitFor } from './waitFor.ts';

const START_LIMIT_MS = 60_000;

/** A server that answers. */
export interface RunningServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** `127.0.0.1:PORT`, the authority in `vscode-remote://` addresses. */
  readonly authority: string;
  /** What it wrote so far. */
  output(): string;
  /** Settles when it has ended, for whatever reason. */
  readonly ended: Promise<unknown>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts a server that takes extensions under development, with fresh data, and waits until it answers. */
export async function startVsCodeServer(codeServer: CodeServer, env: Readonly<Record<string, string>> = {}): Promise<RunningServer> {
  const data = createTemporaryFolder('server-data');
  const port = await findFreePort();
  const flags = [
    ...['--host', '127.0.0.1', '--port', String(port), '--server-data-dir', data.path],
    ...['--without-connection-token', '--accept-server-license-terms', '--disable-telemetry', '--disable-workspace-trust'],
    // Without this one the workbench silently ignores the extension under development.
    '--enable-smoke-test-driver',
  ];
  const child = startProcess(codeServer.node, [codeServer.serverMain, ...flags], { env: { ...CLEAN_ENVIRONMENT, ...env } });
  const server: RunningServer = {
    url: `http://127.0.0.1:${port}`,
    authority: `127.0.0.1:${port}`,
    output: child.output,
    ended: child.ended,
    stop: async () => {
      await child.stop();
      data.dispose();
    },
  };
  await untilAnswering(server);
  return server;
}

/** A terminal inside VS Code exports these; a server that sees them takes itself for a child of that VS Code. */
export const CLEAN_ENVIRONMENT: Readonly<Record<string, undefined>> = {
  VSCODE_IPC_HOOK_CLI: undefined,
  VSCODE_CWD: undefined,
  VSCODE_PID: undefined,
  ELECTRON_RUN_AS_NODE: undefined,
  // Set by vitest and npm for this process, wrong for the backend under test.
  NODE_OPTIONS: undefined,
  NODE_ENV: undefined,
};

/** Waits until the server answers HTTP. Stops it and throws with its output when it does not. */
export async function untilAnswering(server: RunningServer): Promise<void> {
  try {
    await waitFor(`an answer from ${server.url}`, () => answers(server.url), START_LIMIT_MS);
  } catch (cause) {
    await server.stop();
    throw new Error(`VS Code did not start. It wrote:\n${server.output()}`, { cause });
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual' });
    return response.status < 500;
  } catch {
    return false; // not listening yet
  }
}
