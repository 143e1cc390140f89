import { Disposable, window } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder, localFolders } from '../../platform/documents.ts';
import { fieldsOf, textAt } from '../../platform/fields.ts';
import { say } from '../../platform/notices.ts';
import type { ViewDefinition } from '../../platform/viewDefinition.ts';
import type { WebviewHost } from '../../platform/webviewHost.ts';
import { type Days, isDays, lastDays } from './days.ts';
import { createReport } from './report.ts';
import { savePicture, saveText } from './save.ts';

/** What the page is about; webviews/dashboard/dashboard.ts reads the same. */
interface DashboardState {
  /** Those of the window; the first is shown. */
  readonly folders: readonly { readonly name: string; readonly path: string }[];
}

const dashboard: ViewDefinition<DashboardState> = {
  name: 'dashboard',
  title: () => 'Dashboard',
  readState: (value) => (isState(value) ? { folders: foldersNow() } : undefined),
  key: () => 'dashboard',
  requests: [
    'ai/mode',
    'analytics/attention',
    'analytics/findings',
    'analytics/runs',
    'analytics/metrics',
    'analytics/system',
    'analytics/verifyRecord',
  ],
  notifications: ['ai/modeChanged', 'analytics/changed'],
  commands: [
    'stewardry.openRunPage',
    'stewardry.openRule',
    'stewardry.openRuleSource',
    'stewardry.answerQuestions',
    'stewardry.setAiMode',
    'stewardry.showStatus',
    'stewardry.scanWorkspace',
    'stewardry.runTask',
    'stewardry.exportDashboard',
    'stewardry.savePicture',
    'stewardry.createReport',
    'stewardry.runs.focus',
    'stewardry.rules.focus',
    'stewardry.jobs.focus',
    'stewardry.events.focus',
    'stewardry.audit.focus',
    'stewardry.templates.focus',
    'workbench.actions.view.problems',
    'workbench.action.openSettings',
  ],
};

/** What waits for a person, and how a folder does over time; and the report for whoever has to answer for it. */
export function registerDashboard(backend: Backend, webviews: WebviewHost): Disposable {
  return Disposable.from(
    webviews.register(dashboard),
    registerCommand('stewardry.openDashboard', () => webviews.open(dashboard, { folders: foldersNow() })),
    registerCommand('stewardry.createReport', async (days?: unknown) => {
      const folder = await folderMeant(days);
      if (folder !== undefined) await createReport(backend, folder, isDays(days) ? days : undefined);
    }),
    registerCommand('stewardry.exportDashboard', async (days?: unknown) => {
      const folder = await folderMeant(days);
      if (folder === undefined) return;
      const picked = await window.showQuickPick(
        [
          { label: 'CSV', description: 'One figure a line, for a spreadsheet', format: 'csv' as const },
          { label: 'JSON', description: 'Everything', format: 'json' as const },
        ],
        { title: 'Export Dashboard' },
      );
      if (picked === undefined) return;
      const { from, to }: Days = isDays(days) ? days : lastDays(30);
      await saveText(folder, await backend.rpc.analytics.exportText({ folder, from, to, format: picked.format }));
    }),
    registerCommand('stewardry.savePicture', async (name?: unknown, dataUrl?: unknown) => {
      if (typeof name === 'string' && typeof dataUrl === 'string') await savePicture(name, dataUrl);
    }),
  );
}

function foldersNow(): DashboardState['folders'] {
  return localFolders().map(({ name, uri }) => ({ name, path: uri.fsPath }));
}

/** The one that the page shows, or the one that a person means. */
async function folderMeant(days: unknown): Promise<string | undefined> {
  const ofPage = textAt(days, 'folder');
  if (ofPage !== undefined) return ofPage;
  const folder = await currentFolder();
  if (folder === undefined) say('Open a folder first: the figures are about one.');
  return folder?.uri.fsPath;
}

function isState(value: unknown): boolean {
  return 'folders' in fieldsOf(value);
}
