import { Disposable, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, window } from 'vscode';
import type { PracticeAdoption, PracticeSummary } from '../../../protocol/practices.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder, localFolders } from '../../platform/documents.ts';
import { textAt } from '../../platform/fields.ts';
import { LoadedTree } from '../../platform/loadedTree.ts';
import type { ViewDefinition } from '../../platform/viewDefinition.ts';
import type { WebviewHost } from '../../platform/webviewHost.ts';
import { longWords, shortWords } from './adoptionWords.ts';

/** A practice of one folder. */
interface PracticeRow {
  readonly id: string;
  readonly folder: string;
  readonly practice: PracticeSummary;
  readonly adoption: PracticeAdoption | undefined;
}

/** What a page is about; webviews/practice-page/practicePage.ts reads the same. */
interface PracticePageState {
  readonly folder: string;
  readonly id: string;
}

const practicePage: ViewDefinition<PracticePageState> = {
  name: 'practice-page',
  title: ({ id }) => `Practice: ${id}`,
  readState: (value) => (isState(value) ? value : undefined),
  requests: ['practices/show', 'practices/adoption'],
  notifications: ['practices/changed'],
  commands: ['stewardry.openRule', 'stewardry.openPracticeFile'],
};

/** The side bar's list of practices, with how far each is adopted and how that went; and the page of one. */
export function registerPracticesView(backend: Backend, webviews: WebviewHost): Disposable {
  const tree = new LoadedTree<PracticeRow>(backend, { viewId: 'stewardry.practices', load: () => loadRows(backend), toItem });
  const choose = async (given?: PracticePageState | PracticeRow): Promise<PracticePageState | undefined> => {
    if (given !== undefined) return 'practice' in given ? { folder: given.folder, id: given.practice.id } : given;
    const folder = await currentFolder();
    if (folder === undefined) return undefined;
    const { practices } = await backend.rpc.practices.list({ folder: folder.uri.fsPath });
    const items = practices.map(({ id, title, description }) => ({ label: title, detail: description, id }));
    const picked = await window.showQuickPick(items, { title: 'Practice', matchOnDetail: true });
    return picked && { folder: folder.uri.fsPath, id: picked.id };
  };
  return Disposable.from(
    tree,
    webviews.register(practicePage),
    backend.on('practices/changed', () => void tree.reload()),
    registerCommand('stewardry.openPractice', async (given?: PracticePageState | PracticeRow) => {
      const chosen = await choose(given);
      if (chosen !== undefined) webviews.open(practicePage, chosen);
    }),
    registerCommand('stewardry.openPracticeFile', async (given?: PracticePageState | PracticeRow) => {
      const chosen = await choose(given);
      if (chosen === undefined) return;
      const { practice } = await backend.rpc.practices.show(chosen);
      await window.showTextDocument(Uri.file(practice.file));
    }),
  );
}

async function loadRows(backend: Backend): Promise<readonly PracticeRow[]> {
  const rows = await Promise.all(
    localFolders().map(async ({ uri: { fsPath: folder } }) => {
      const [{ practices }, measured] = await Promise.all([
        backend.rpc.practices.list({ folder }),
        backend.rpc.practices.adoption({ folder }),
      ]);
      const adoptions = new Map(measured.practices.map((adoption) => [adoption.id, adoption]));
      return practices.map(
        (practice): PracticeRow => ({ id: `${folder} ${practice.id}`, folder, practice, adoption: adoptions.get(practice.id) }),
      );
    }),
  );
  return rows.flat();
}

function toItem({ folder, practice, adoption }: PracticeRow): TreeItem {
  const item = new TreeItem(practice.title, TreeItemCollapsibleState.None);
  item.description = shortWords(adoption);
  item.iconPath = new ThemeIcon('checklist');
  // As text: a title and a description come from files of the folder.
  item.tooltip = new MarkdownString().appendText([practice.description, longWords(adoption)].filter((part) => part !== '').join('\n'));
  item.accessibilityInformation = { label: `${practice.title}. ${longWords(adoption)}` };
  item.contextValue = 'practice';
  item.command = { command: 'stewardry.openPractice', title: 'Open Practice', arguments: [{ folder, id: practice.id }] };
  return item;
}

function isState(value: unknown): value is PracticePageState {
  return textAt(value, 'folder') !== undefined && textAt(value, 'id') !== undefined;
}
