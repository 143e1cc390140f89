import { deepEqual, ok } from 'node:assert/strict';
import {
  type CodeLens,
  type CompletionList,
  commands,
  type Diagnostic,
  DiagnosticSeverity,
  languages,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import { defineSuite } from '../../harness/defineSuite.ts';
import { file, findingOf, findings, open, replace, summary, until, untilFindings, untilRunning, write } from './editor.ts';

const RULE = `id: no-till
language: TypeScript
severity: warning
message: The till is closed
rule:
  pattern: till($$$)
`;

/** Labels that are offered at the end of a document. */
async function completionsAtEnd(document: TextDocument): Promise<string[]> {
  const end = document.positionAt(document.getText().length);
  const { items } = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', document.uri, end);
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

async function openRule(name: string, text: string): Promise<TextDocument> {
  await write(`.stewardry/rules/${name}.yml`, text);
  return open(`.stewardry/rules/${name}.yml`);
}

async function lensesOf(uri: Uri): Promise<CodeLens[]> {
  const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
  return lenses.filter(({ command }) => command?.title.includes('test'));
}

function failuresIn(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === 'stewardry test');
}

export const run = defineSuite(() => {
  describe('a rule file', () => {
    before(untilRunning);

    it('shows its mistakes where they are', async () => {
      const document = await openRule('mistaken', 'id: mistaken\nlanguage: TypeScrip\nmesage: x\nrule:\n  kind: no_such_node\n');
      await until('its mistakes', () => findings(document.uri).length > 0);
      const places = findings(document.uri).map(({ range }) => document.getText(range));
      ok(places.includes('TypeScrip'), `"${places.join('" "')}"`);
      await replace(document, 'TypeScrip\n', 'TypeScript\n');
      const atKind = (): boolean => findings(document.uri).some(({ range }) => document.getText(range).includes('no_such_node'));
      await until('the unknown kind', atKind, () => findings(document.uri).map(({ message, range }) => [message, range]));
      await replace(document, 'kind: no_such_node', 'pattern: till($$$)');
      await replace(document, 'mesage', 'message');
      await untilFindings(document.uri, []);
    });

    it('does not hide the other rules when it is broken', async () => {
      await openRule('torn', 'id: torn\nrule: [\n');
      const { uri } = await open('src/orders.ts');
      await until(
        'the findings',
        () => summary(uri).includes('shop-logger@15'),
        () => summary(uri),
      );
      await until('the mistake', () => findings(file('.stewardry/rules/torn.yml')).length > 0);
    });

    it('completes keys, languages and kinds', async () => {
      const keys = await completionsAtEnd(await openRule('keys', 'id: keys\n'));
      for (const key of ['language', 'rule', 'message', 'severity', 'fix']) ok(keys.includes(key), `${key} is not in ${keys.join(' ')}`);
      const names = await completionsAtEnd(await openRule('names', 'id: names\nlanguage: '));
      for (const name of ['TypeScript', 'Python', 'Rust']) ok(names.includes(name), `${name} is not in ${names.join(' ')}`);
      const kinds = await completionsAtEnd(await openRule('kinds', 'id: kinds\ncheck:\n  kind: '));
      for (const kind of ['text', 'import-boundary', 'secrets']) ok(kinds.includes(kind), `${kind} is not in ${kinds.join(' ')}`);
    });

    it('has a lens that runs its tests and shows the ones that fail in the test file', async () => {
      const tests = await write(
        '.stewardry/rule-tests/no-till-test.yml',
        'id: no-till\nvalid:\n  - shop()\n  - till(1)\ninvalid:\n  - till(2)\n',
      );
      const { uri } = await openRule('no-till', RULE);
      await until('the lens', () => true);
      let lenses = await lensesOf(uri);
      for (let tries = 0; tries < 40 && !lenses[0]?.command?.title.startsWith('Run'); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        lenses = await lensesOf(uri);
      }
      deepEqual(
        lenses.map(({ command, range }) => [command?.title, range.start.line]),
        [['Run 3 test cases of "no-till"', 0]],
      );
      const command = lenses[0]?.command;
      ok(command);
      // Not awaited: a failed run ends with a question to the person.
      void commands.executeCommand(command.command, ...(command.arguments ?? []));
      await until('the failed case', () => failuresIn(tests).length > 0);
      deepEqual(
        failuresIn(tests)
          .filter(({ message }) => !message.includes('snapshot'))
          .map(({ range, code }) => [code, range.start.line]),
        [['no-till', 3]],
      );
      const document = await open('.stewardry/rule-tests/no-till-test.yml');
      await replace(document, '  - till(1)\n', '');
      await until('what was wrong to go with the edit', () => failuresIn(tests).length === 0);
    });

    it('is in force as soon as it is saved, and gone when it is deleted', async () => {
      await write('src/till.ts', 'till(1);\n');
      const { uri } = await open('src/till.ts');
      await until(
        'its finding',
        () => summary(uri).includes('no-till@1'),
        () => summary(uri),
      );
      const rule = await open('.stewardry/rules/no-till.yml');
      await replace(rule, 'severity: warning', 'severity: error');
      ok(await rule.save());
      await until('the new severity', () => findingOf(uri, 'no-till').severity === DiagnosticSeverity.Error);
      await workspace.fs.delete(rule.uri);
      await workspace.fs.delete(file('.stewardry/rules/mistaken.yml'));
      await untilFindings(uri, []);
    });
  });
});
