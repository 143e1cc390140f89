import { commands, Disposable, type QuickPickItem, StatusBarAlignment, ThemeColor, Uri, window, workspace } from 'vscode';
import type { SessionSummary } from '../../../protocol/sessions.ts';
import type { Backend } from '../../backend/backend.ts';
import type { AiModes } from '../../platform/aiModes.ts';
import { askText } from '../../platform/askText.ts';
import { registerCommand } from '../../platform/commands.ts';
import type { CurrentSession } from '../../platform/currentSession.ts';
import { currentFolder, folderOf, localFolders, whichFolder } from '../../platform/documents.ts';
import { idIn } from '../../platform/fields.ts';
import { hasEnded, type OfFolder } from '../../platform/runBook.ts';
import type { Runs } from '../../platform/runs.ts';
import { costOf, joined } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';
import { sessionMenu } from './sessionMenu.ts';
import { indicatorView } from './sessionText.ts';

/** The status bar's word on the current session, and what can be done about it. */
export function registerSessionIndicator(backend: Backend, runs: Runs, current: CurrentSession, modes: AiModes): Disposable {
  const item = window.createStatusBarItem('stewardry.session', StatusBarAlignment.Left, 39);
  item.name = 'Stewardry Session';
  item.command = 'stewardry.showSessionMenu';
  const render = (): void => {
    const session = currentSession(runs, current);
    const working = runs.book.runs.filter((run) => !hasEnded(run)).length;
    const isUp = backend.state === 'running';
    const folder = session === undefined ? '' : whichFolder(session.folder);
    const run = runOf(runs, session);
    const view = isUp ? indicatorView({ session, folder, run, questions: runs.book.questions.length, working }) : undefined;
    if (view === undefined) {
      item.hide();
      return;
    }
    item.text = view.text;
    item.tooltip = view.tooltip.join('\n');
    item.accessibilityInformation = { label: view.label, role: 'button' };
    item.backgroundColor = view.emphasis === 'warning' ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  const chosen = async (argument: unknown): Promise<OfFolder<SessionSummary> | undefined> => {
    const id = idIn(argument, 'session');
    // Never another one than was meant.
    if (id !== undefined) return runs.findSession(id);
    return currentSession(runs, current) ?? (await pickSession(runs));
  };
  return Disposable.from(
    item,
    runs.onDidChange(render),
    current.onDidChange(render),
    window.onDidChangeActiveTextEditor(render),
    backend.onDidChangeState(render),
    registerCommand('stewardry.showSessionMenu', async () => {
      const session = currentSession(runs, current);
      const situation = { questions: runs.book.questions.length, hasSession: session !== undefined, hasAi: modes.hasAi(session?.folder) };
      const items = sessionMenu(runOf(runs, session), situation);
      const picked = await window.showQuickPick(items, { title: session?.title ?? 'Sessions', placeHolder: 'What do you want to do?' });
      if (picked?.command !== undefined) await commands.executeCommand(picked.command, ...(picked.arguments ?? []));
    }),
    registerCommand('stewardry.switchSession', async () => {
      const folder = await currentFolder();
      if (folder !== undefined) await switchSession(backend, current, folder.uri.fsPath);
    }),
    registerCommand('stewardry.renameSession', async (id?: unknown) => {
      const session = await chosen(id);
      if (session === undefined) return;
      const title = await askText({
        title: `Rename "${session.title}"`,
        prompt: 'What is this session called?',
        placeholder: session.title,
        whenEmpty: 'A session needs a name.',
      });
      if (title !== undefined) await backend.rpc.sessions.update({ folder: session.folder, id: session.id, title });
    }),
    registerCommand('stewardry.archiveSession', async (id?: unknown) => {
      const session = await chosen(id);
      if (session === undefined) return;
      await backend.rpc.sessions.update({ folder: session.folder, id: session.id, state: 'archived' });
      if (current.get(session.folder) === session.id) await current.set(session.folder, undefined);
    }),
    registerCommand('stewardry.forkSession', async (id?: unknown) => {
      const session = await chosen(id);
      if (session === undefined) return;
      const copy = await backend.rpc.sessions.fork({ folder: session.folder, id: session.id });
      await current.set(session.folder, copy.id);
    }),
    registerCommand('stewardry.exportSession', async (id?: unknown) => {
      const session = await chosen(id);
      if (session !== undefined) await exportSession(backend, session);
    }),
  );
}

/** That of the active editor's folder; without such an editor, of the first folder that has one. */
function currentSession(runs: Runs, current: CurrentSession): OfFolder<SessionSummary> | undefined {
  const active = window.activeTextEditor?.document.uri;
  const ofEditor = active === undefined ? undefined : folderOf(active);
  for (const { uri } of ofEditor === undefined ? localFolders() : [ofEditor]) {
    const id = current.get(uri.fsPath);
    const session = id === undefined ? undefined : runs.book.session(id);
    if (session !== undefined) return session;
  }
  return undefined;
}

function runOf(runs: Runs, session: SessionSummary | undefined) {
  if (session === undefined) return runs.book.runs.find((run) => !hasEnded(run));
  const ofSession = runs.book.runs.filter((run) => run.session === session.id && run.parent === undefined);
  return ofSession.find((run) => !hasEnded(run)) ?? ofSession[0];
}

type SessionRow = QuickPickItem & { readonly session: string | undefined };

/** Searches titles and messages while the person types. */
async function switchSession(backend: Backend, current: CurrentSession, folder: string): Promise<void> {
  const picker = window.createQuickPick<SessionRow>();
  Object.assign(picker, {
    title: joined(['Switch Session', whichFolder(folder)]),
    placeholder: 'Title, or something that was said',
    matchOnDetail: true,
  });
  let asked = 0;
  const search = async (text: string): Promise<void> => {
    const question = ++asked;
    picker.busy = true;
    const { sessions } = await backend.rpc.sessions.list({ folder, ...(text === '' ? {} : { text }) });
    if (question !== asked) return;
    picker.busy = false;
    const fresh: SessionRow = { label: '$(add) Begin a new session with the next task', session: undefined, alwaysShow: true };
    picker.items = [fresh, ...sessions.map((session) => sessionRow(session, current.get(folder)))];
  };
  return new Promise((resolve, reject) => {
    picker.onDidChangeValue((text) => void search(text).catch(reject));
    picker.onDidAccept(() => {
      const [picked] = picker.activeItems;
      picker.hide();
      if (picked !== undefined) current.set(folder, picked.session).then(resolve, reject);
    });
    picker.onDidHide(() => {
      picker.dispose();
      resolve();
    });
    picker.show();
    search('').catch(reject);
  });
}

function sessionRow(session: SessionSummary & { excerpt?: string | undefined }, current: string | undefined): SessionRow {
  const { id, title, persona, messages, state, spent, budget, excerpt } = session;
  return {
    label: `${id === current ? '$(check) ' : ''}${title}`,
    description: joined([persona, state === 'paused' ? 'paused' : '', countOf(messages, 'message'), costOf(spent, budget)]),
    // What the backend found must not be filtered away by the editor.
    alwaysShow: true,
    session: id,
    ...(excerpt === undefined ? {} : { detail: excerpt.replaceAll(/[⟦⟧]/g, '') }),
  };
}

async function pickSession(runs: Runs): Promise<OfFolder<SessionSummary> | undefined> {
  const rows = runs.book.sessions.map((session) => ({
    label: session.title,
    description: joined([whichFolder(session.folder), session.persona]),
    session,
  }));
  return (await window.showQuickPick(rows, { title: 'Session' }))?.session;
}

async function exportSession(backend: Backend, { folder, id, title }: OfFolder<SessionSummary>): Promise<void> {
  const name = title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60) || 'session';
  const defaultUri = Uri.joinPath(Uri.file(folder), `${name}.md`);
  const target = await window.showSaveDialog({ defaultUri, filters: { Markdown: ['md'], JSON: ['json'] } });
  if (target === undefined) return;
  const format = target.path.endsWith('.json') ? 'json' : 'markdown';
  const { text } = await backend.rpc.sessions.exportText({ folder, id, format });
  await workspace.fs.writeFile(target, new TextEncoder().encode(text));
}
