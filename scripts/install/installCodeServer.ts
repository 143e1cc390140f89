/** Installs the pinned code-server from npm into `.vscode-test/`, once. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import {
  CODE_SERVER_NODE_VERSION,
  CODE_SERVER_VERSION,
  COMPLETE,
  type CodeServer,
  completionMarker,
  isInstalled,
  locateCodeServer,
} from '../../test/harness/codeServer.ts';
import { runCommand } from '../process/runCommand.ts';
import { COMPILER, ensureSystemPackages, type Report } from './systemPackages.ts';

const HEARTBEAT_MS = 15_000;

/** The installation of the checkout `root`; returns at once when the pinned versions are there. Throws when a step fails. */
export async function ensureCodeServer(root: string, report: Report): Promise<CodeServer> {
  const codeServer = locateCodeServer(root);
  if (isInstalled(codeServer)) return codeServer;
  await ensureSystemPackages(COMPILER, report);
  // What is left of a broken-off installation misleads npm: it takes links to programs for done and never makes them executable.
  for (const part of ['node', 'code-server']) rmSync(join(codeServer.folder, part), { recursive: true, force: true });
  rmSync(completionMarker(codeServer), { force: true });
  report(`installing Node ${CODE_SERVER_NODE_VERSION} for VS Code (1 of 2)`);
  await installPackage(join(codeServer.folder, 'node'), 'node', CODE_SERVER_NODE_VERSION, {});
  report(`installing code-server ${CODE_SERVER_VERSION} and compiling its native parts, about two minutes and 600 MB (2 of 2)`);
  const started = performance.now();
  const heartbeat = setInterval(() => report(`  still installing, ${((performance.now() - started) / 1000).toFixed(0)} s`), HEARTBEAT_MS);
  try {
    await installPackage(join(codeServer.folder, 'code-server'), 'code-server', CODE_SERVER_VERSION, await compilerEnvironment(codeServer));
  } finally {
    clearInterval(heartbeat);
  }
  writeFileSync(completionMarker(codeServer), COMPLETE);
  return codeServer;
}

/** `npm install NAME@VERSION` in a folder of its own, so that neither installation can prune the other. */
async function installPackage(folder: string, name: string, version: string, env: Record<string, string>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--save-exact', '--no-audit', '--no-fund', '--foreground-scripts'];
  await runCommand('npm', ['install', ...flags, `${name}@${version}`], { cwd: folder, env });
}

/**
 * What the compilation needs: the new Node first on the PATH, its own headers (an `nodedir` in someone's .npmrc may name those of
 * another Node, and a download of headers needs the network), and a Python that is no shim (node-gyp cannot ask one for its path).
 */
async function compilerEnvironment(codeServer: CodeServer): Promise<Record<string, string>> {
  const path = [dirname(codeServer.node), process.env['PATH'] ?? ''].join(delimiter);
  const python = await runCommand('python3', ['-c', 'import sys; print(sys.executable)']);
  const headers = findHeaders(codeServer);
  // code-server reads its Node from npm's user agent, which an outer `npm test` on another Node would hand down.
  const agent = `npm node/v${CODE_SERVER_NODE_VERSION} ${process.platform} ${process.arch}`;
  return {
    PATH: path,
    PYTHON: python.trim(),
    npm_config_user_agent: agent,
    // make's; by itself node-gyp has it use one core.
    JOBS: 'max',
    ...(headers === undefined ? {} : { npm_config_nodedir: headers }),
  };
}

/** The folder with `include/node` that npm's node package brings, under a name that tells the platform. */
function findHeaders(codeServer: CodeServer): string | undefined {
  const modules = join(codeServer.folder, 'node', 'node_modules');
  const parents = [modules, join(modules, 'node', 'node_modules')].filter((folder) => existsSync(folder));
  const folders = parents.flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)));
  return folders.find((folder) => existsSync(join(folder, 'include', 'node', 'node_api.h')));
}
