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
  /** Absolute paths of the VSIX files that are installed first, beside what `home` has already. */
  readonly extensions: readonly string[];
  /** The user's settings at the first start. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Added to the environment of VS Code, hence of the backend. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether folders are untrusted until a person says otherwise. */
  readonly isRestricted: boolean;
}

/** Installs the extensions, starts the server on a free port and waits until it answers. Throws with its output when a step fails. */
export async function serveWorkbench(codeServer: CodeServer, options: ServedWorkbench): Promise<RunningServer> {
  const env = { ...CLEAN_ENVIRONMENT, ...options.env };
  const folders = prepareHome(options.home, options.settings);
  await installExtensions(codeServer, folders, options.extensions);
  const authority = `127.0.0.1:${await findFreePort()}`;
  const trust = options.isRestricted ? [] : ['--disable-workspace-trust'];
  const flags = ['--auth', 'none', '--bind-addr', authority, '--disable-telemetry', '--disable-update-check', ...trust];
  const child = startProcess(codeServer.node, [codeServer.entry, ...folders, ...flags], { env });
  const server: RunningServer = { url: `http://${authority}`, authority, output: child.output, ended: child.ended, stop: child.stop };
  await untilAnswering(server);
  return server;
}

/** Installs VSIX files; `folders` are the flags that name the parts of a home. Throws with what VS Code wrote when it refuses one. */
export async function installExtensions(codeServer: CodeServer, folders: readonly string[], vsixFiles: readonly string[]): Promise<void> {
  if (vsixFiles.length === 0) return;
  const parameters = [...folders, ...vsixFiles.flatMap((vsix) => ['--install-extension', vsix]), '--force'];
  const installation = startProcess(codeServer.node, [codeServer.entry, ...parameters], { env: CLEAN_ENVIRONMENT });
  if ((await installation.ended) !== 0) throw new Error(`cannot install ${vsixFiles.join(', ')}:\n${installation.output()}`);
}

/** Writes what is missing in `home` and returns the flags that name its parts. */
export function prepareHome(home: string, settings: object): string[] {
  const user = join(home, 'user');
  const config = join(home, 'config.yaml');
  const settingsFile = join(user, 'User', 'settings.json');
  mkdirSync(join(user, 'User'), { recursive: true });
  writeFileSync(config, 'auth: none\n'); // else code-server writes one into the person's own folder
  if (!existsSync(settingsFile)) writeFileSync(settingsFile, JSON.stringify(settings, null, 2));
  return ['--config', config, '--user-data-dir', user, '--extensions-dir', join(home, 'extensions')];
}
