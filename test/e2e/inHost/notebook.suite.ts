import { equal, ok } from 'node:assert/strict';
import {
  NotebookCellData,
  NotebookCellKind,
  NotebookEdit,
  NotebookRange,
  type TextDocument,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { defineSuite } from '../../harness/defineSuite.ts';
import { file, findingOf, take, untilFindings, untilRunning, write } from './editor.ts';

const CELLS = [
  'import requests\n',
  'def fetch(url):\n    return requests.get(url, verify=False)\n',
  'def add(box, boxes=[]):\n    boxes.append(box)\n',
];

function notebookText(cells: readonly string[]): string {
  const parts = cells.map((source) => ({ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: [source] }));
  return JSON.stringify({ cells: parts, metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 });
}

async function openCells(name: string): Promise<TextDocument[]> {
  const notebook = await workspace.openNotebookDocument(await write(name, notebookText(CELLS)));
  await window.showNotebookDocument(notebook);
  return notebook.getCells().map(({ document }) => document);
}

export const run = defineSuite(() => {
  describe('a notebook', () => {
    before(untilRunning);

    it('is checked cell by cell', async () => {
      const [first, second, third] = await openCells('stock.ipynb');
      ok(first && second && third);
      await untilFindings(second.uri, ['tls-verification-off-python@2']);
      await untilFindings(third.uri, ['python-mutable-default@1']);
      await untilFindings(first.uri, []);
    });

    it('is mended in its cell by the quick fix', async () => {
      const [, , third] = await openCells('mended.ipynb');
      ok(third);
      await untilFindings(third.uri, ['python-mutable-default@1']);
      const edit = new WorkspaceEdit();
      const comparison = 'def is_free(price):\n    return price is 0\n';
      edit.replace(third.uri, third.lineAt(0).range.union(third.lineAt(third.lineCount - 1).range), comparison);
      ok(await workspace.applyEdit(edit));
      await untilFindings(third.uri, ['python-is-literal@2']);
      const finding = findingOf(third.uri, 'python-is-literal');
      await take(third.uri, finding, '');
      await untilFindings(third.uri, []);
      equal(third.getText(), 'def is_free(price):\n    return price == 0\n');
    });

    it('has a cell checked that is added, and forgets one that is deleted', async () => {
      const [first] = await openCells('grown.ipynb');
      ok(first);
      const notebook = workspace.notebookDocuments.find(({ uri }) => uri.path === file('grown.ipynb').path);
      ok(notebook);
      const edit = new WorkspaceEdit();
      const cell = new NotebookCellData(NotebookCellKind.Code, 'boxes = requests.get(stock, verify=False)', 'python');
      edit.set(notebook.uri, [NotebookEdit.insertCells(0, [cell])]);
      ok(await workspace.applyEdit(edit));
      const { document } = notebook.cellAt(0);
      await untilFindings(document.uri, ['tls-verification-off-python@1']);
      const removal = new WorkspaceEdit();
      removal.set(notebook.uri, [NotebookEdit.deleteCells(new NotebookRange(0, 1))]);
      ok(await workspace.applyEdit(removal));
      await untilFindings(document.uri, []);
    });
  });
});
