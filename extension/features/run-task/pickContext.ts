import { type QuickPickItem, type WorkspaceFolder, window } from 'vscode';
import type { ContextItem } from '../../../protocol/sessions.ts';
import type { Backend } from '../../backend/backend.ts';
import { countOf } from '../../platform/wording.ts';
import { iconOf, keyOf, labelOf } from './contextItems.ts';
import { offeredContext } from './gatherContext.ts';

type ContextRow = QuickPickItem & { readonly item: ContextItem };

/** What goes to the model with the task, each item with its tokens; `undefined`: the person changed their mind. */
export async function pickContext(
  backend: Backend,
  folder: WorkspaceFolder,
  chosen: readonly ContextItem[],
): Promise<readonly ContextItem[] | undefined> {
  const offered = await offeredContext(folder, chosen);
  const picker = window.createQuickPick<ContextRow>();
  Object.assign(picker, { title: 'Context', placeholder: 'What the model gets with the task', canSelectMany: true, ignoreFocusOut: true });
  const wanted = new Set(chosen.map(keyOf));
  const show = (rows: readonly ContextRow[], picked: ReadonlySet<string>): void => {
    picker.items = rows;
    picker.selectedItems = rows.filter(({ item }) => picked.has(keyOf(item)));
  };
  show(offered.map(toRow), wanted);
  const measured = measure(backend, folder.uri.fsPath, offered);
  return new Promise((resolve) => {
    const tokens = new Map<string, number>();
    const sayTotal = (): void => {
      const total = picker.selectedItems.reduce((sum, { item }) => sum + (tokens.get(keyOf(item)) ?? 0), 0);
      picker.title = tokens.size === 0 ? 'Context' : `Context: ${countOf(total, 'token')}`;
    };
    let isOpen = true;
    picker.busy = true;
    void measured.then((all) => {
      if (!isOpen) return;
      picker.busy = false;
      // What is not there is not offered; what was chosen says why it is left out.
      const rows = all.filter(({ item, isThere }) => isThere || wanted.has(keyOf(item)));
      for (const { item, count } of rows) tokens.set(keyOf(item), count);
      show(rows, new Set(picker.selectedItems.map(({ item }) => keyOf(item))));
      sayTotal();
    });
    picker.onDidChangeSelection(sayTotal);
    picker.onDidAccept(() => {
      resolve(picker.selectedItems.map(({ item }) => item));
      picker.hide();
    });
    picker.onDidHide(() => {
      isOpen = false;
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

function toRow(item: ContextItem): ContextRow {
  return { label: `$(${iconOf(item)}) ${labelOf(item)}`, item };
}

interface MeasuredRow extends ContextRow {
  readonly count: number;
  readonly isThere: boolean;
}

async function measure(backend: Backend, folder: string, items: readonly ContextItem[]): Promise<readonly MeasuredRow[]> {
  const answer = await backend.rpc.sessions.measure({ folder, items: [...items] }).catch(() => undefined);
  return items.map((item, index) => {
    const entry = answer?.entries[index];
    if (entry === undefined) return { ...toRow(item), count: 0, isThere: true };
    const isThere = entry.omitted === undefined;
    return { ...toRow(item), description: entry.omitted ?? countOf(entry.tokens, 'token'), count: entry.tokens, isThere };
  });
}
