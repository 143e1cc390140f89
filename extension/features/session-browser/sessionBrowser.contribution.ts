import { Disposable } from 'vscode';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder, folderAt } from '../../platform/documents.ts';
import { fieldsOf, idIn } from '../../platform/fields.ts';
import type { Runs } from '../../platform/runs.ts';
import type { ViewDefinition } from '../../platform/viewDefinition.ts';
import type { WebviewHost } from '../../platform/webviewHost.ts';

/** What the page is opened with; webviews/session-browser/sessionBrowser.ts reads the same. */
interface SessionBrowserState {
  readonly folder: string;
  /** The session to show; `null`: none yet. */
  readonly session: string | null;
}

const sessionBrowser: ViewDefinition<SessionBrowserState> = {
  name: 'session-browser',
  title: () => 'Sessions',
  readState,
  key: () => '',
  requests: ['runs/list', 'sessions/keptStory', 'sessions/list', 'sessions/messages', 'sessions/show', 'sessions/update'],
  notifications: ['runs/changed', 'sessions/changed'],
  commands: [
    'stewardry.archiveSession',
    'stewardry.exportSession',
    'stewardry.forkSession',
    'stewardry.openRunPage',
    'stewardry.openTaskPage',
    'stewardry.renameSession',
  ],
};

/** Every conversation of a folder: found by what was said, read, and gone on with. */
export function registerSessionBrowser(runs: Runs, webviews: WebviewHost): Disposable {
  return Disposable.from(
    webviews.register(sessionBrowser),
    registerCommand('stewardry.browseSessions', async (row?: unknown) => {
      const id = idIn(row, 'session');
      const session = id === undefined ? undefined : await runs.findSession(id);
      const folder = session?.folder ?? (await currentFolder())?.uri.fsPath;
      if (folder !== undefined) webviews.open(sessionBrowser, { folder, session: session?.id ?? null });
    }),
  );
}

function readState(value: unknown): SessionBrowserState | undefined {
  const { folder, session } = fieldsOf(value);
  // A folder that is closed meanwhile has no sessions.
  if (typeof folder !== 'string' || folderAt(folder) === undefined) return undefined;
  return { folder, session: typeof session === 'string' ? session : null };
}
