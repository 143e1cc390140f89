/** Serves VS Code with the packaged extension installed, as `code-server` does for a person. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeServer } from '../codeServer.ts';
import { findFreePort } from '../freePort.ts';
import { startProcess } from '../processGuard.ts';
import { CLEAN_ENVIRONMENT, type RunningServer, untilAnswering } from '../vsCodeServer.ts';

/** What is served. */
interface ServedWorkbench {
  /** Folder for settings and extensions: reused when it has some. */
  readonly home: string;
  /** Absolute path of the VSIX. */
  readonly vsix: string;
  /** Absolute paths of further extensions. */
  readonly companions?: readonly string[];
  /** The user's settings at the first start. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Added to the environment of VS Code, hence of the backend. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether folders are untrusted until a person says otherwise. */
  readonly isRestricted: boolean;
}

/** Installs the VSIX, starts the server on a free port and waits until it answers. Throws with its output when a step fails. */
export async function serveWorkbench(codeServer: CodeServer, options: ServedWorkbench): Promise<RunningServer> {
  const env = { ...CLEAN_ENVIRONMENT, ...options.env };
  const folders = prepareHome(options.home, options.settings);
  const extensions = [options.vsix, ...(options.companions ?? [])].flatMap((vsix) => ['--install-extension', vsix]);
  const installation = startProcess(codeServer.node, [codeServer.entry, ...folders, ...extensions, '--force'], { env });
  if ((await installation.ended) !== 0) throw new Error(`cannot install "${options.vsix}":\n${installation.output()}`);
  const authority = `127.0.0.1:${await findFreePort()}`;
  const trust = options.isRestricted ? [] : ['--disable-workspace-trust'];
  const flags = ['--auth', 'none', '--bind-addr', authority, '--disable-telemetry', '--disable-update-check', ...trust];
  const child = startProcess(codeServer.node, [codeServer.entry, ...folders, ...flags], { env });
  const server: RunningServer = { url: `http://${authority}`, authority, output: child.output, ended: child.ended, stop: child.stop };
  await untilAnswering(server);
  return server;
}

/** Writes what is missing in `home` and returns the flags that name its parts. */
function prepareHome(home: string, settings: object): string[] {
  const user = join(home, 'user');
  const config = join(home, 'config.yaml');
  const settingsFile = join(user, 'User', 'settings.json');
  mkdirSync(join(user, 'User'), { recursive: true });
  writeFileSync(config, 'auth: none\n'); // else code-server writes one into the person's own folder
  if (!existsSync(settingsFile)) writeFileSync(settingsFile, JSON.stringify(settings, null, 2));
  return ['--config', config, '--user-data-dir', user, '--extensions-dir', join(home, 'extensions')];
}
