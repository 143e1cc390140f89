import path from 'node:path';
import { commands, Uri, window, workspace } from 'vscode';
import { currentFolder } from '../../platform/documents.ts';
import { showInformation } from '../../platform/notices.ts';

/** Asks where, writes it there, and offers to show it. Answers with the file. */
export async function saveText(folder: string, { name, text }: { name: string; text: string }): Promise<Uri | undefined> {
  return save(Uri.file(path.join(folder, name)), new TextEncoder().encode(text));
}

const PICTURE = /^data:image\/png;base64,([A-Za-z0-9+/=]+)$/;

/** A PNG that a page has drawn. */
export async function savePicture(name: string, dataUrl: string): Promise<void> {
  const [, data] = PICTURE.exec(dataUrl) ?? [];
  if (data === undefined) throw new Error('This is no picture.');
  const folder = await currentFolder();
  const file = `${path.basename(name)}.png`;
  await save(folder === undefined ? Uri.file(file) : Uri.joinPath(folder.uri, file), Buffer.from(data, 'base64'));
}

async function save(defaultUri: Uri, content: Uint8Array): Promise<Uri | undefined> {
  const extension = path.extname(defaultUri.path).slice(1);
  const target = await window.showSaveDialog({ defaultUri, filters: { [extension.toUpperCase()]: [extension] } });
  if (target === undefined) return undefined;
  await workspace.fs.writeFile(target, content);
  // Not waited for: it stays until somebody looks.
  void showInformation(`Saved ${path.basename(target.path)}.`, 'Open').then((choice) => {
    if (choice !== undefined) void commands.executeCommand('vscode.open', target);
  });
  return target;
}
