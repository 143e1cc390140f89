import { CancellationTokenSource, commands, Disposable, type Event, type LogOutputChannel, type WorkspaceFolder, workspace } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { describeFailure, isCancelled } from '../../backend/wireFailure.ts';
import { registerCommand } from '../../platform/commands.ts';
import { say } from '../../platform/notices.ts';
import { readSetting } from '../../platform/settings.ts';
import { countOf } from '../../platform/wording.ts';
import { ScanQueue } from './scanQueue.ts';

/** Scans folders when they open, when rules or files change, and when a person asks. The findings come in by notification. */
export function registerScan(backend: Backend, log: LogOutputChannel, onFilesChanged: Event<string>): Disposable {
  const scans = new RunningScans(backend, log);
  const queue = new ScanQueue((folder) => scanQuietly(scans, folder, log));
  const wanted = () => localFolders().filter((folder) => readSetting<boolean>('scan.onOpen', folder) === true);
  const scanAll = () => wanted().forEach((folder) => void queue.request(folder.uri.fsPath));
  return Disposable.from(
    queue,
    backend.onDidChangeState((state) => void (state === 'running' && scanAll())),
    backend.on('rules/changed', ({ folder }) => {
      for (const known of wanted()) if (folder === null || folder === known.uri.fsPath) queue.request(known.uri.fsPath);
    }),
    backend.on('modules/changed', ({ id, state }) => {
      // The first start belongs to the start of the backend, which scans by itself.
      if (id === 'rules' && state === 'running' && backend.state === 'running')
        for (const folder of wanted()) queue.request(folder.uri.fsPath);
    }),
    // Files that no tab shows change, too: by a branch switch, a generator, an agent. Unchanged ones come from the cache.
    onFilesChanged((path) => {
      if (wanted().some(({ uri }) => uri.fsPath === path)) queue.request(path);
    }),
    workspace.onDidChangeWorkspaceFolders(({ added }) => {
      for (const folder of wanted()) if (added.includes(folder)) queue.request(folder.uri.fsPath);
    }),
    registerCommand('stewardry.scanWorkspace', () => scanNow(scans)),
    registerCommand('stewardry.cancelScan', () => scans.cancel()),
  );
}

function localFolders(): WorkspaceFolder[] {
  return (workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
}

async function scanQuietly(scans: RunningScans, folder: string, log: LogOutputChannel): Promise<void> {
  try {
    await scans.run(folder);
  } catch (error) {
    if (isCancelled(error)) log.info(`Scan of "${folder}": cancelled`);
    else log.error(`Scan of "${folder}": ${describeFailure(error)}`);
  }
}

async function scanNow(scans: RunningScans): Promise<void> {
  const results = await Promise.all(localFolders().map((folder) => scans.run(folder.uri.fsPath)));
  const files = results.reduce((total, { files }) => total + files, 0);
  const duration = Math.max(0, ...results.map(({ duration }) => duration));
  say(`Stewardry checked ${countOf(files, 'file')} in ${(duration / 1000).toFixed(1)} s`);
}

/** The scans that go on, so that a person can stop them. */
class RunningScans {
  readonly #backend: Backend;
  readonly #log: LogOutputChannel;
  readonly #running = new Set<CancellationTokenSource>();

  constructor(backend: Backend, log: LogOutputChannel) {
    this.#backend = backend;
    this.#log = log;
  }

  /** Scans one folder. Rejects when it fails or is cancelled. */
  async run(folder: string): Promise<{ files: number; duration: number }> {
    const source = new CancellationTokenSource();
    this.#follow(this.#running.add(source));
    try {
      const { files, filesFromCache, duration, notices } = await this.#backend.rpc.rules.scan({ folder, summaryOnly: true }, source.token);
      this.#log.info(`Scan of "${folder}": ${countOf(files, 'file')}, ${filesFromCache} from the cache, ${Math.round(duration)} ms`);
      for (const { path, message } of notices) this.#log.warn(path === undefined ? message : `${path}: ${message}`);
      return { files, duration };
    } finally {
      this.#running.delete(source);
      this.#follow(this.#running);
      source.dispose();
    }
  }

  /** Stops all of them. What was found before stays; the next scan goes on from there. */
  cancel(): void {
    for (const source of this.#running) source.cancel();
  }

  /** Tells menus whether there is something to stop. */
  #follow({ size }: ReadonlySet<unknown>): void {
    void commands.executeCommand('setContext', 'stewardry.isScanning', size > 0);
  }
}
