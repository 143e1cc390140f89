/** `npm start [-- FOLDER]`: opens VS Code with the extension on a folder, or on a copy of the sample shop. */
import { cpSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createTemporaryFolder } from '../test/harness/temporaryFolder.ts';
import { serveWorkbench } from '../test/harness/workbench/serveWorkbench.ts';
import { findDesktopEditor } from './install/desktopEditor.ts';
import { ensureCodeServer } from './install/installCodeServer.ts';
import { packageExtension } from './packaging/packageExtension.ts';
import { currentTargetName } from './packaging/targets.ts';
import { runCommand } from './process/runCommand.ts';
import { chooseModel } from './start/chooseModel.ts';

const root = join(import.meta.dirname, '..');

/** The folder that a person named, or a copy of the sample that may be changed at will. */
async function chooseWorkspace(named: string | undefined): Promise<string> {
  if (named === undefined) return copySample();
  const folder = resolve(process.env['INIT_CWD'] ?? '.', named); // npm runs scripts in the checkout, whatever folder it was called in
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) throw new Error(`"${folder}" is no folder. Usage: npm start [-- FOLDER]`);
  return folder;
}

/** Outside the checkout, which would lend the sample its git repository and its ignore rules. Gone when this process ends. */
async function copySample(): Promise<string> {
  const home = createTemporaryFolder('start');
  process.once('exit', () => home.dispose());
  // The window bears the name of its folder.
  const folder = join(home.path, 'shop');
  cpSync(join(root, 'samples', 'shop'), folder, { recursive: true });
  const identity = ['-c', 'user.name=Shop', '-c', 'user.email=shop@example.com', '-c', 'commit.gpgsign=false'];
  try {
    await runCommand('git', ['init', '-q'], { cwd: folder });
    await runCommand('git', ['add', '.'], { cwd: folder });
    await runCommand('git', [...identity, 'commit', '-q', '--no-verify', '-m', 'feat: open the shop'], { cwd: folder });
  } catch (error) {
    console.warn(`note: the sample has no git history: ${error instanceof Error ? error.message : error}`);
  }
  return folder;
}

type Environment = Readonly<Record<string, string>>;

async function openOnDesktop(editor: string, workspace: string, env: Environment): Promise<void> {
  console.log('building');
  await runCommand('node', ['esbuild.mjs'], { cwd: root });
  console.log(`opening ${workspace} in ${editor}; close the window or press Ctrl-C to end`);
  const profile = createTemporaryFolder('desktop');
  process.once('exit', () => profile.dispose());
  // As root, VS Code starts only with these two.
  const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox', '--user-data-dir', profile.path] : [];
  const parameters = ['--wait', '--new-window', ...rootFlags, `--extensionDevelopmentPath=${root}`, workspace];
  await runCommand(editor, parameters, { output: 'show', env });
}

async function openInBrowser(workspace: string, env: Environment): Promise<void> {
  const codeServer = await ensureCodeServer(root, (line) => console.log(line));
  console.log('packaging the extension');
  const { vsix } = await packageExtension(root, currentTargetName(), (message) => console.warn(`note: ${message}`));
  const home = join(root, '.cache', 'start');
  const settings = { 'workbench.secondarySideBar.defaultVisibility': 'hidden', 'workbench.startupEditor': 'none' };
  const server = await serveWorkbench(codeServer, { home, extensions: [vsix], settings, env, isRestricted: false });
  console.log(`\n  ${server.url}/?${new URLSearchParams({ folder: workspace })}\n\nCtrl-C ends it.`);
  await server.ended;
  throw new Error(`VS Code ended by itself:\n${server.output()}`);
}

try {
  const workspace = await chooseWorkspace(process.argv[2]);
  const isSample = process.argv[2] === undefined;
  const { env, words } = await chooseModel(process.env, isSample ? join(root, 'samples', 'shop.session.yaml') : undefined);
  console.log(words);
  const editor = findDesktopEditor();
  if (editor !== undefined) await openOnDesktop(editor, workspace, env);
  else await openInBrowser(workspace, env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
