import { deepEqual, equal, ok } from 'node:assert/strict';
import { type TextDocument, window, workspace } from 'vscode';
import { defineSuite } from '../../harness/defineSuite.ts';
import { actionsAt, findingOf, findings, take, untilFindings, untilRunning } from './editor.ts';

async function openUntitled(content: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument({ language: 'typescript', content });
  await window.showTextDocument(document);
  return document;
}

export const run = defineSuite(() => {
  describe('an untitled document beside a folder', () => {
    before(untilRunning);

    it('is checked with the built-in rules and those of the folder', async () => {
      const { uri } = await openUntitled(`console.log('draft');\neval('go(' + input + ')');\n`);
      await untilFindings(uri, ['eval-of-built-code@2', 'shop-logger@1']);
    });

    it('is not offered what only a file can have', async () => {
      const { uri } = await openUntitled("console.log('draft');\n");
      await untilFindings(uri, ['shop-logger@1']);
      const titles = (await actionsAt(uri, findingOf(uri, 'shop-logger'))).map(({ title }) => title);
      deepEqual(
        titles.filter((title) => /baseline/.test(title)),
        [],
      );
      ok(titles.some((title) => title.startsWith('Suppress')));
    });

    it('is mended by the rules of the folder, too', async () => {
      const document = await openUntitled("console.log('draft');\nconsole.log('again');\n");
      await untilFindings(document.uri, ['shop-logger@1', 'shop-logger@2']);
      const [finding] = findings(document.uri);
      ok(finding);
      await take(document.uri, finding, 'Fix all "shop-logger" in this file');
      await untilFindings(document.uri, []);
      equal(document.getText(), "log.info('draft');\nlog.info('again');\n");
    });
  });
});
