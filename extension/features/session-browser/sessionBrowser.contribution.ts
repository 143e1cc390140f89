import { Disposable, workspace } from 'vscode';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder } from '../../platform/documents.ts';
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
  requests: ['runs/list', 'sessions/list', 'sessions/messages', 'sessions/show', 'sessions/update'],
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
export function registerSessionBrowser(webviews: WebviewHost): Disposable {
  return Disposable.from(
    webviews.register(sessionBrowser),
    registerCommand('stewardry.browseSessions', async (row?: unknown) => {
      const folder = (await currentFolder())?.uri.fsPath;
      if (folder !== undefined) webviews.open(sessionBrowser, { folder, session: sessionIn(row) ?? null });
    }),
  );
}

/** An id, or a row of the Runs view, which has its session with it. */
function sessionIn(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  const session = typeof argument === 'object' && argument !== null ? Reflect.get(argument, 'session') : undefined;
  const id: unknown = typeof session === 'object' && session !== null ? Reflect.get(session, 'id') : undefined;
  return typeof id === 'string' ? id : undefined;
}

function readState(value: unknown): SessionBrowserState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { folder, session } = value as Record<string, unknown>; // an object: any field may be looked at
  // A folder that is closed meanwhile has no sessions.
  if (typeof folder !== 'string' || workspace.workspaceFolders?.every(({ uri }) => uri.fsPath !== folder) !== false) return undefined;
  return { folder, session: typeof session === 'string' ? session : null };
}
