import { Disposable, Uri, window } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand, registerServerCommand } from '../../platform/commands.ts';
import { currentFolder, folderOf } from '../../platform/documents.ts';
import { say, showInformation, showWarning } from '../../platform/notices.ts';
import { countOf } from '../../platform/wording.ts';

/** The baseline: findings that were there before the rules, kept out of sight until their code changes. */
export function registerBaseline(backend: Backend): Disposable {
  return Disposable.from(
    registerServerCommand('addToBaseline', async (argument) => {
      if (argument === undefined) return;
      const folder = folderOf(Uri.parse(argument.uri, true));
      if (folder === undefined) throw new Error('Only findings in a file of a folder can go into a baseline.');
      const { added } = await backend.rpc.rules.writeBaseline({ folder: folder.uri.fsPath, mode: 'add', add: argument.findings });
      say(`${countOf(added, 'finding')} added to the baseline`);
    }),
    registerCommand('stewardry.createBaseline', () => createBaseline(backend)),
    registerCommand('stewardry.updateBaseline', async () => {
      const folder = await currentFolder();
      if (folder === undefined) return;
      const { entries, removed } = await backend.rpc.rules.writeBaseline({ folder: folder.uri.fsPath, mode: 'update' });
      say(`Baseline: ${countOf(removed, 'entry', 'entries')} removed, ${entries} left.`);
    }),
  );
}

async function createBaseline(backend: Backend): Promise<void> {
  const folder = await currentFolder();
  if (folder === undefined) return;
  const create = 'Create Baseline';
  const detail = 'All findings of today are written to .stewardry/baseline.json and no longer shown. New ones still are.';
  const choice = await showWarning(`Create a baseline for "${folder.name}"?`, { modal: true, detail }, create);
  if (choice !== create) return;
  const { entries, file } = await backend.rpc.rules.writeBaseline({ folder: folder.uri.fsPath, mode: 'create' });
  const open = await showInformation(`The baseline has ${countOf(entries, 'finding')}.`, 'Open');
  if (open !== undefined) await window.showTextDocument(Uri.file(file));
}
