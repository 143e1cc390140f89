import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { commands, env, TabInputWebview, type Uri, window, workspace } from 'vscode';
import { documentParams } from '../../../extension/platform/documents.ts';
import { editOf } from '../../../extension/platform/edits.ts';
import { defineSuite } from '../../harness/defineSuite.ts';
import {
  actionsAt,
  backend,
  file,
  findingOf,
  findings,
  insert,
  open,
  read,
  ruleOf,
  summary,
  take,
  until,
  untilFindings,
  untilRunning,
  write,
} from './editor.ts';

/** A violation in whatever holds JavaScript. */
const EVAL = `eval('go(' + input + ')')`;

/** Suppresses as `Suppress "RULE" here…` does once a person has given the reason and the date. */
async function suppress(path: string, ruleId: string): Promise<{ uri: Uri; comment: string }> {
  const document = await open(path);
  await until(`a finding of ${ruleId}`, () => findings(document.uri).some((finding) => ruleOf(finding) === ruleId));
  const { line } = findingOf(document.uri, ruleId).range.start;
  const request = { ...documentParams(document), ruleId, line, reason: 'agreed with the bank', until: '2099-12-31' };
  const { edits } = await backend().rpc.rules.suppress(request);
  ok(await workspace.applyEdit(editOf(document.uri, edits)));
  await until(
    'the finding to go',
    () => !findings(document.uri).some((finding) => ruleOf(finding) === ruleId),
    () => summary(document.uri),
  );
  return { uri: document.uri, comment: document.lineAt(line).text.trim() };
}

const SAID = (rule: string): string => `stewardry-ignore ${rule} -- agreed with the bank until 2099-12-31`;

export const run = defineSuite(() => {
  describe('code actions', () => {
    before(untilRunning);

    it('suppress with a comment in the style of the language', async () => {
      await write('src/page.html', `<p>Orders</p>\n<script>\n  ${EVAL};\n</script>\n`);
      await write('src/view.tsx', `export const View = ({ input }: Props) => (\n  <p>\n    <b>Hello</b>\n    {${EVAL}}\n  </p>\n);\n`);
      const comments = [
        (await suppress('src/payments.ts', 'tls-verification-off')).comment,
        (await suppress('reports/import_stock.py', 'tls-verification-off-python')).comment,
        (await suppress('src/page.html', 'eval-of-built-code')).comment,
        (await suppress('src/view.tsx', 'eval-of-built-code')).comment,
      ];
      deepEqual(comments, [
        `// ${SAID('tls-verification-off')}`,
        `# ${SAID('tls-verification-off-python')}`,
        `// ${SAID('eval-of-built-code')}`,
        `{/* ${SAID('eval-of-built-code')} */}`,
      ]);
    });

    it('open the page of the rule', async () => {
      const { uri } = await open('src/accounts.ts');
      await until('its findings', () => findings(uri).length > 0);
      await take(uri, findingOf(uri, 'weak-password-hash'), 'Open rule "weak-password-hash"');
      const isPage = ({ input, label }: { input: unknown; label: string }): boolean =>
        input instanceof TabInputWebview && input.viewType.endsWith('stewardry.rulePage') && label === 'Rule: weak-password-hash';
      await until('its tab', () => window.tabGroups.activeTabGroup.tabs.some(isPage));
    });

    it('copy a finding as SARIF 2.1.0', async () => {
      const { uri } = await open('src/accounts.ts');
      await until('its findings', () => findings(uri).length > 0);
      await take(uri, findingOf(uri, 'weak-password-hash'), 'Copy as SARIF');
      const sarif: unknown = JSON.parse(await env.clipboard.readText());
      // What the reader of such a file looks at; the whole format is checked against its schema beside the exporter.
      const { version, runs } = sarif as { version: string; runs: { tool: { driver: { name: string } }; results: object[] }[] };
      deepEqual([version, runs.length, runs[0]?.tool.driver.name, runs[0]?.results.length], ['2.1.0', 1, 'Stewardry', 1]);
      match(JSON.stringify(runs[0]?.results[0]), /"ruleId":"weak-password-hash".*"uri":"src\/accounts\.ts".*"startLine":6/);
    });

    it('fix all of a rule in the file, and the command fixes all of every rule', async () => {
      await write('src/many.ts', "console.log('a');\nconsole.log('b');\nif (a === NaN) stop();\nif (b !== NaN) stop();\n");
      const document = await open('src/many.ts');
      await untilFindings(document.uri, ['no-nan-comparison@3', 'no-nan-comparison@4', 'shop-logger@1', 'shop-logger@2']);
      const [first] = findings(document.uri).filter((finding) => ruleOf(finding) === 'shop-logger');
      ok(first);
      await take(document.uri, first, 'Fix all "shop-logger" in this file');
      await untilFindings(document.uri, ['no-nan-comparison@3', 'no-nan-comparison@4']);
      await commands.executeCommand('stewardry.fixAllInFile');
      await untilFindings(document.uri, []);
      equal(document.getText(), "log.info('a');\nlog.info('b');\nif (Number.isNaN(a)) stop();\nif (!Number.isNaN(b)) stop();\n");
    });

    it('add a finding of an open file to the baseline, which is written and holds after the file has grown', async () => {
      const document = await open('src/orders.ts');
      await until('its findings', () => findings(document.uri).length === 4);
      await take(document.uri, findingOf(document.uri, 'sql-injection'), 'Add to the baseline');
      await untilFindings(document.uri, ['empty-catch@31', 'no-nan-comparison@22', 'shop-logger@15']);
      const baseline: unknown = JSON.parse(await read(file('.stewardry/baseline.json')));
      match(JSON.stringify(baseline), /sql-injection/);
      await insert(document, 0, '// Orders of the shop.\n');
      await untilFindings(document.uri, ['empty-catch@32', 'no-nan-comparison@23', 'shop-logger@16']);
    });

    it('add a finding of a file that no tab shows to the baseline', async () => {
      const unopened = file('reports/daily_report.py');
      await until('the findings of the scan', () => findings(unopened).length > 0);
      const before = summary(unopened);
      const { findings: all } = await backend().rpc.rules.findings({ folder: file('').fsPath });
      const accepted = all.filter(({ path }) => path === 'reports/daily_report.py').slice(0, 1);
      await commands.executeCommand('stewardry.addToBaseline', { uri: unopened.toString(), findings: accepted });
      await until(
        'it to leave',
        () => findings(unopened).length === before.length - 1,
        () => summary(unopened),
      );
    });

    it('ask AI only in modes in which a model may be asked, and a change of the mode counts at once', async () => {
      const { uri } = await open('src/accounts.ts');
      await until('its findings', () => findings(uri).length > 0);
      const offered = async (mode: string): Promise<readonly unknown[]> => {
        const titles = (await actionsAt(uri, findingOf(uri, 'weak-password-hash'))).map(({ title }) => title);
        return [mode, titles.includes('Ask AI to fix "weak-password-hash"'), titles.some((title) => title.endsWith('with AI…'))];
      };
      const table = [await offered('as anybody begins')];
      for (const mode of ['hybrid', 'none', 'local', 'cloud', 'none'] as const) {
        const told = new Promise<void>((resolve) => {
          const listening = backend().on('ai/modeChanged', (news) => {
            if (news.mode !== mode) return;
            listening.dispose();
            resolve();
          });
        });
        await backend().rpc.ai.setMode({ folder: file('').fsPath, mode });
        await told;
        table.push(await offered(mode));
      }
      deepEqual(table, [
        ['as anybody begins', false, false],
        ['hybrid', true, true],
        ['none', false, false],
        ['local', true, true],
        ['cloud', true, true],
        ['none', false, false],
      ]);
    });
  });
});
