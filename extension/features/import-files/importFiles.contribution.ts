import { type Disposable, type QuickInputButton, type QuickPickItem, ThemeIcon, window } from 'vscode';
import type { ImportItem } from '../../../protocol/imports.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder } from '../../platform/documents.ts';
import { say, showWarning } from '../../platform/notices.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import { countOf } from '../../platform/wording.ts';

interface Row extends QuickPickItem {
  readonly item: ImportItem;
}

const PREVIEW: QuickInputButton = { iconPath: new ThemeIcon('open-preview'), tooltip: 'Preview' };
const ICONS = { practice: 'checklist', persona: 'person', rule: 'shield' } as const;

/** Takes in what people wrote for other programs: shown first, chosen, and written after a yes. */
export function registerImportFiles(backend: Backend, documents: ReadOnlyDocuments): Disposable {
  return registerCommand('stewardry.importFiles', async () => {
    const folder = (await currentFolder())?.uri.fsPath;
    if (folder === undefined) return;
    const { items, problems } = await backend.rpc.imports.preview({ folder });
    const fresh = items.filter(({ conflict }) => conflict === undefined);
    if (fresh.length === 0) {
      const why = items.length > 0 ? 'Everything that there is has been imported.' : 'There are no files of other AI tools in this folder.';
      say(why);
      return;
    }
    const notes = problems.map(({ file, message }) => `${file}: ${message}`);
    const chosen = await choose(fresh, notes, documents);
    if (chosen === undefined || chosen.length === 0) return;
    const { written, failed } = await backend.rpc.imports.write({ folder, ids: chosen.map(({ id }) => id) });
    tellResult(written.length, failed);
  });
}

/** What to take; `undefined`: nothing. Looking at one leaves the choice open. */
function choose(
  items: readonly ImportItem[],
  notes: readonly string[],
  documents: ReadOnlyDocuments,
): Promise<readonly ImportItem[] | undefined> {
  const picker = window.createQuickPick<Row>();
  picker.title = 'Import from Other AI Tools';
  picker.placeholder = `Choose what to write into .stewardry. No file is replaced.${notes.length > 0 ? ` ${countOf(notes.length, 'file')} need a look.` : ''}`;
  picker.canSelectMany = true;
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  picker.items = items.map(toRow);
  picker.selectedItems = picker.items;
  return new Promise((resolve) => {
    picker.onDidTriggerItemButton(
      ({ item: { item } }) => void documents.show('import', item.target.split('/').at(-1) ?? item.title, item.text, languageOf(item)),
    );
    picker.onDidAccept(() => {
      resolve(picker.selectedItems.map(({ item }) => item));
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

function toRow(item: ImportItem): Row {
  return {
    label: `$(${ICONS[item.kind]}) ${item.title}`,
    description: `${item.kind} from ${item.source}`,
    detail: [`Becomes ${item.target}.`, ...item.notes].join(' '),
    buttons: [PREVIEW],
    item,
  };
}

const languageOf = ({ kind }: ImportItem): string => (kind === 'rule' ? 'yaml' : 'markdown');

function tellResult(written: number, failed: readonly { readonly target: string; readonly message: string }[]): void {
  const [first] = failed;
  if (first === undefined) say(`${countOf(written, 'file')} written into .stewardry`);
  else void showWarning(`${countOf(written, 'file')} written, ${failed.length} not. ${first.target}: ${first.message}`);
}
