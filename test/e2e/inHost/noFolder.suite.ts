import { equal, ok } from 'node:assert/strict';
import { window, workspace } from 'vscode';
import { defineSuite } from '../../harness/defineSuite.ts';
import { actionsAt, findingOf, take, untilFindings, untilRunning } from './editor.ts';

export const run = defineSuite(() => {
  describe('a window without a folder', () => {
    before(untilRunning);

    it('checks an untitled document with the built-in rules, and mends it', async () => {
      const content = 'export const isUnset = (value: number): boolean => value === NaN;\n';
      const document = await workspace.openTextDocument({ language: 'typescript', content });
      await window.showTextDocument(document);
      await untilFindings(document.uri, ['no-nan-comparison@1']);
      const finding = findingOf(document.uri, 'no-nan-comparison');
      const titles = (await actionsAt(document.uri, finding)).map(({ title }) => title);
      ok(!titles.some((title) => /baseline|workspace|SARIF/.test(title)), `what needs a folder is offered: ${titles.join(', ')}`);
      await take(document.uri, finding, 'Fix all "no-nan-comparison" in this file');
      await untilFindings(document.uri, []);
      equal(document.getText(), 'export const isUnset = (value: number): boolean => Number.isNaN(value);\n');
    });
  });
});
