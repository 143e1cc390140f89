import { commands, Disposable, EventEmitter, type LogOutputChannel, Uri, window, workspace } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { describeFailure } from '../../backend/wireFailure.ts';
import { registerCommand } from '../../platform/commands.ts';
import { type NoticeLink, showStanding } from '../../platform/notices.ts';
import { countOf } from '../../platform/wording.ts';

/** Read-only documents of ours: nobody is asked to save a status page. */
const pageScheme = 'stewardry-page';
const statusPage = Uri.from({ scheme: pageScheme, path: 'Backend Status.md' });

/** The log channel, the backend's log file and status, and what to do when the backend is down for good. */
export function registerOutput(backend: Backend, log: LogOutputChannel): Disposable {
  const outdated = new EventEmitter<Uri>();
  return Disposable.from(
    outdated,
    workspace.registerTextDocumentContentProvider(pageScheme, {
      onDidChange: outdated.event,
      provideTextDocumentContent: () => statusText(backend),
    }),
    registerCommand('stewardry.showLog', () => log.show(true)),
    registerCommand('stewardry.openLogFile', async () => {
      const { logFile } = await backend.rpc.workspace.status({});
      await window.showTextDocument(Uri.file(logFile));
    }),
    registerCommand('stewardry.showStatus', async () => {
      outdated.fire(statusPage);
      await window.showTextDocument(statusPage);
    }),
    registerCommand('stewardry.restartBackend', () => backend.restart()),
    registerCommand('stewardry.openSettings', () => commands.executeCommand('workbench.action.openSettings', '@ext:stewardry.stewardry')),
    backend.onDidChangeState((state) => {
      void commands.executeCommand('setContext', 'stewardry.backend', state);
      if (state === 'failed') void offerRestart(backend);
    }),
  );
}

/** Stands until it is started again, wherever somebody does that. */
async function offerRestart(backend: Backend): Promise<void> {
  const message = 'The Stewardry backend stopped six times within 3 minutes. Rules are not checked until it runs again.';
  const settled = new AbortController();
  const watching = backend.onDidChangeState((state) => state !== 'failed' && settled.abort());
  await showStanding(message, RESTART_LINKS, settled.signal);
  watching.dispose();
}

const RESTART_LINKS: readonly NoticeLink[] = [
  { label: 'Restart', command: 'stewardry.restartBackend', arguments: [] },
  { label: 'Show Log', command: 'stewardry.showLog', arguments: [] },
];

/** The backend's health, to read or to paste into a report. */
async function statusText(backend: Backend): Promise<string> {
  const status = await backend.rpc.workspace.status({});
  const checks = await healthLines(backend);
  return [
    `# Stewardry ${status.version}`,
    '',
    `- Process ${status.pid}, running for ${Math.round(status.uptime / 1000)} s, ${Math.round(status.residentMemory / 1e6)} MB`,
    `- Log file: ${status.logFile}`,
    `- Data folder: ${status.dataFolder}`,
    '',
    '## Checks',
    ...checks,
    '',
    `## ${countOf(status.modules.length, 'module')}`,
    ...status.modules.map(({ id, state, reason }) => `- ${id}: ${state}${reason === undefined ? '' : ` (${reason})`}`),
    '',
  ].join('\n');
}

async function healthLines(backend: Backend): Promise<readonly string[]> {
  try {
    const { dependencies } = await backend.rpc.health.check({ folder: workspace.workspaceFolders?.[0]?.uri.fsPath ?? null });
    return dependencies.map(({ name, state, detail }) => `- ${name}: ${state} (${detail})`);
  } catch (error) {
    // The module may be switched off; the rest of the page is worth reading then, too.
    return [`- not known: ${describeFailure(error)}`];
  }
}
