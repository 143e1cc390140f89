import { deepEqual, ok } from 'node:assert/strict';
import { type TextDocument, Uri, window, workspace } from 'vscode';
import { defineSuite } from '../../harness/defineSuite.ts';
import { findings, insert, summary, until, untilFindings, untilRunning } from './editor.ts';

/** A file in a folder beside the first one. */
function inFolder(folder: string, path: string): Uri {
  const [first] = workspace.workspaceFolders ?? [];
  ok(first, 'no folder is open');
  return Uri.joinPath(first.uri, '..', folder, path);
}

async function openIn(folder: string, path: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(inFolder(folder, path));
  await window.showTextDocument(document, { preview: false });
  return document;
}

export const run = defineSuite(() => {
  describe('a window with several folders', () => {
    before(untilRunning);

    it('checks each file by the rules of its own folder', async () => {
      const shop = await openIn('shop', 'src/orders.ts');
      const office = await openIn('office', 'diary.ts');
      await untilFindings(shop.uri, ['empty-catch@31', 'no-nan-comparison@22', 'shop-logger@15', 'sql-injection@14']);
      await insert(office, 0, 'export const closed = Date.now();\n'); // what is not saved no scan can find
      await untilFindings(office.uri, ['office-dates@1', 'office-dates@2']);
    });

    it('scans every folder', async () => {
      await untilFindings(inFolder('shop', 'src/payments.ts'), ['command-injection@18', 'tls-verification-off@5']);
    });

    it('takes up a folder that is added, with its rules', async () => {
      const archive = inFolder('archive', 'diary.ts');
      deepEqual(summary(archive), []);
      ok(workspace.updateWorkspaceFolders(2, 0, { uri: inFolder('archive', '') }));
      await untilFindings(archive, ['archive-dates@1']); // by the scan
      await insert(await openIn('archive', 'diary.ts'), 0, 'export const closed = Date.now();\n');
      await untilFindings(archive, ['archive-dates@1', 'archive-dates@2']); // by pull
    });

    it('forgets the findings of a folder that is removed, in tabs and elsewhere', async () => {
      const [open, closed] = [inFolder('shop', 'src/orders.ts'), inFolder('archive', 'diary.ts')];
      const archive = workspace.workspaceFolders?.findIndex(({ uri }) => uri.path.endsWith('archive')) ?? -1;
      ok(workspace.updateWorkspaceFolders(archive, 1));
      await until('the findings of its rule to go', () => !summary(closed).some((entry) => entry.startsWith('archive-dates')));
      ok(findings(open).length > 0, 'the other folders keep theirs');
    });
  });
});
