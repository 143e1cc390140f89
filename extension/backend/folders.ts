import { Disposable, type LogOutputChannel, RelativePattern, type WorkspaceFolder, workspace } from 'vscode';
import { configLayer } from '../platform/settings.ts';
import type { Backend } from './backend.ts';
import { ChangeBatch, isWatched } from './changeBatch.ts';
import type { Rpc } from './rpc.ts';
import { describeFailure } from './wireFailure.ts';

/** Paths in one `workspace/filesChanged`: keeps a message small when a branch switch changes everything. */
const PATHS_PER_MESSAGE = 2_000;

/** Makes every folder of the window known to the backend. Folders on other file systems than the disk are left out. */
export async function openFolders(rpc: Rpc, log: LogOutputChannel): Promise<void> {
  await Promise.all((workspace.workspaceFolders ?? []).map((folder) => openFolder(rpc, folder, log)));
}

/**
 * Keeps the backend's picture of folders, trust, settings and files on disk in step with the editor's. `onFilesChanged` is called
 * with a folder's path when the backend knows that files in it changed.
 */
export function registerFolders(backend: Backend, log: LogOutputChannel, onFilesChanged: (folder: string) => void): Disposable {
  const watchers = new Map<string, Disposable>();
  const watch = (folder: WorkspaceFolder) =>
    watchers.set(
      folder.uri.toString(),
      watchFolder(folder, (paths) => void tellFiles(backend, folder.uri.fsPath, paths, log, onFilesChanged)),
    );
  const reopen = () => void (backend.state === 'running' && openFolders(backend.rpc, log));
  for (const folder of localFolders(workspace.workspaceFolders)) watch(folder);
  return Disposable.from(
    workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const folder of localFolders(added)) {
        watch(folder);
        if (backend.state === 'running') void openFolder(backend.rpc, folder, log);
      }
      for (const folder of localFolders(removed)) {
        watchers.get(folder.uri.toString())?.dispose();
        watchers.delete(folder.uri.toString());
        if (backend.state === 'running') void attempt(log, () => backend.rpc.workspace.close({ folder: folder.uri.fsPath }));
      }
    }),
    workspace.onDidGrantWorkspaceTrust(reopen),
    workspace.onDidChangeConfiguration((event) => void (event.affectsConfiguration('stewardry') && reopen())),
    { dispose: () => watchers.forEach((watcher) => void watcher.dispose()) },
  );
}

async function openFolder(rpc: Rpc, folder: WorkspaceFolder, log: LogOutputChannel): Promise<void> {
  if (folder.uri.scheme !== 'file') return;
  await attempt(log, async () => {
    const { notices } = await rpc.workspace.open({
      folder: folder.uri.fsPath,
      name: folder.name,
      trusted: workspace.isTrusted,
      settings: configLayer(folder),
    });
    for (const { severity, message, path } of notices) {
      const line = path === undefined ? message : `${path}: ${message}`;
      if (severity === 'error') log.error(line);
      else log.warn(line);
    }
  });
}

function localFolders(folders: readonly WorkspaceFolder[] | undefined): WorkspaceFolder[] {
  return (folders ?? []).filter((folder) => folder.uri.scheme === 'file');
}

async function tellFiles(
  backend: Backend,
  folder: string,
  paths: readonly string[],
  log: LogOutputChannel,
  onFilesChanged: (folder: string) => void,
): Promise<void> {
  // A backend that is not there reads the disk when it comes back.
  if (backend.state !== 'running') return;
  log.debug(`Changed on disk: ${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ` and ${paths.length - 5} more` : ''}`);
  for (let start = 0; start < paths.length; start += PATHS_PER_MESSAGE) {
    const part = paths.slice(start, start + PATHS_PER_MESSAGE);
    await attempt(log, () => backend.rpc.workspace.filesChanged({ folder, paths: part }));
  }
  onFilesChanged(folder);
}

function watchFolder(folder: WorkspaceFolder, onChanges: (paths: string[]) => void): Disposable {
  const batch = new ChangeBatch(onChanges);
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, '**'));
  const note = (uri: { fsPath: string }) => void (isWatched(uri.fsPath) && batch.add(uri.fsPath));
  return Disposable.from(watcher, watcher.onDidCreate(note), watcher.onDidChange(note), watcher.onDidDelete(note), batch);
}

/** Runs something that a person did not ask for: a failure is logged, not shown. */
async function attempt(log: LogOutputChannel, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.error(describeFailure(error));
  }
}
