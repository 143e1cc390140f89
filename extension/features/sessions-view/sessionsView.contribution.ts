import { commands, Disposable, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, window } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { coalesced } from '../../platform/coalesced.ts';
import { registerCommand } from '../../platform/commands.ts';
import type { CurrentSession } from '../../platform/currentSession.ts';
import { currentFolder, whichFolder } from '../../platform/documents.ts';
import { LoadedTree } from '../../platform/loadedTree.ts';
import type { Runs } from '../../platform/runs.ts';
import { joined, runIcons } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';
import { contextOf, describeSession, type SessionRow, sessionRows, titleOf } from './sessionRows.ts';

/** Milliseconds between two drawings while a run streams. */
const DRAW_EVERY_MS = 200;

/** The side bar's list of conversations: which one the next task goes on with, and what can be done with each. */
export function registerSessionsView(backend: Backend, runs: Runs, current: CurrentSession): Disposable {
  const rows = (): readonly SessionRow[] => sessionRows(runs.book.sessions, runs.book.runs, (folder) => current.get(folder), whichFolder);
  const tree = new LoadedTree<SessionRow>(backend, {
    viewId: 'stewardry.sessions',
    load: async () => {
      await runs.refresh();
      return rows();
    },
    toItem,
  });
  const draw = coalesced(DRAW_EVERY_MS, () => tree.show(rows()));
  return Disposable.from(
    tree,
    draw,
    runs.onDidChange(draw),
    current.onDidChange(draw),
    registerCommand('stewardry.useSession', async (row?: SessionRow) => {
      const { session } = row ?? (await pickRow(rows())) ?? {};
      if (session !== undefined) await current.set(session.folder, session.id);
    }),
    registerCommand('stewardry.newSession', async () => {
      const folder = await currentFolder();
      if (folder === undefined) return;
      await current.set(folder.uri.fsPath, undefined);
      // A session begins with its first task. The folder is not asked for again.
      await commands.executeCommand('stewardry.runTask', folder.uri);
    }),
  );
}

async function pickRow(rows: readonly SessionRow[]): Promise<SessionRow | undefined> {
  const items = rows.map((row) => ({ label: titleOf(row.session), description: describeSession(row), row }));
  return (await window.showQuickPick(items, { title: 'Go On With Session', placeHolder: 'The next task goes on with it' }))?.row;
}

function toItem(row: SessionRow): TreeItem {
  const { session, isCurrent, isAtWork, isWaiting } = row;
  const item = new TreeItem(titleOf(session), TreeItemCollapsibleState.None);
  item.description = describeSession(row);
  const idle = isCurrent
    ? new ThemeIcon('comment-discussion', new ThemeColor('charts.blue'))
    : new ThemeIcon(session.state === 'paused' ? 'debug-pause' : 'comment');
  const [waiting, colour] = runIcons.waiting;
  const busy = isWaiting ? new ThemeIcon(waiting, colour === undefined ? undefined : new ThemeColor(colour)) : new ThemeIcon('sync~spin');
  item.iconPath = isAtWork ? busy : idle;
  item.tooltip = [
    session.title,
    joined([session.persona, session.model ?? 'model as the persona has it', countOf(session.messages, 'message')]),
    `May change ${session.scope.join(', ')}`,
    `Last used ${new Date(session.updatedAt).toLocaleString()}`,
  ].join('\n');
  item.contextValue = contextOf(row);
  item.command = { command: 'stewardry.browseSessions', title: 'Open Session', arguments: [row] };
  item.accessibilityInformation = { label: `Session ${titleOf(session)}: ${describeSession(row)}` };
  return item;
}
