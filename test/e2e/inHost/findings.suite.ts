import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { DiagnosticSeverity, workspace } from 'vscode';
import { defineSuite } from '../../harness/defineSuite.ts';
import { actionsAt, backend, file, findings, insert, open, replace, ruleOf, summary, until } from './editor.ts';

export const run = defineSuite(() => {
  describe('findings', () => {
    it('appear in a file that is opened, with rule, place and severity', async () => {
      const { uri } = await open('src/orders.ts');
      await until('the findings of orders.ts', () => findings(uri).length > 0);
      deepEqual(summary(uri), ['empty-catch@31', 'no-nan-comparison@22', 'shop-logger@15', 'sql-injection@14']);
      equal(findings(uri).find((finding) => ruleOf(finding) === 'shop-logger')?.severity, DiagnosticSeverity.Warning);
    });

    it('appear for files that are not open', async () => {
      await until('the findings of the scan', () => findings(file('reports/import_stock.py')).length > 0);
      deepEqual(summary(file('reports/import_stock.py')), [
        'python-mutable-default@15',
        'tls-verification-off-python@11',
        'unsafe-pickle-python@12',
      ]);
    });

    it('appear while code is typed and go when the quick fix is applied', async () => {
      const document = await open('src/server.ts');
      await insert(document, 8, "console.log('started');\n");
      await until('the finding', () => findings(document.uri).length === 1);
      const [finding] = findings(document.uri);
      ok(finding);
      const [fix] = (await actionsAt(document.uri, finding)).filter((action) => action.isPreferred);
      ok(fix?.edit, 'there is no preferred fix');
      ok(await workspace.applyEdit(fix.edit));
      await until('the finding to go', () => findings(document.uri).length === 0);
      equal(document.lineAt(8).text, "log.info('started');");
    });

    it('are mended on save when the setting asks for it', async () => {
      const settings = workspace.getConfiguration('editor', file('src/payments.ts'));
      await settings.update('codeActionsOnSave', { 'source.fixAll.stewardry': 'explicit' });
      const document = await open('src/payments.ts');
      await until('the findings of payments.ts', () => findings(document.uri).length === 2);
      await insert(document, 0, '\n');
      ok(await document.save());
      await until('the fix', () => document.getText().includes('rejectUnauthorized: true'));
      await until('the finding to go', () => summary(document.uri).join() === 'command-injection@19');
      await settings.update('codeActionsOnSave', undefined);
    });

    it('follow an edit of a rule at once', async () => {
      const { uri } = await open('src/orders.ts');
      const rule = await workspace.openTextDocument(file('.stewardry/rules/shop-logger.yml'));
      await replace(rule, 'pattern: console.log', 'pattern: log.info');
      ok(await rule.save());
      await until('the other line to be found', () => summary(uri).includes('shop-logger@32'));
      ok(!summary(uri).includes('shop-logger@15'));
    });

    it('come back after the backend was killed', async () => {
      const document = await open('src/accounts.ts');
      await until('the findings of accounts.ts', () => findings(document.uri).length > 0);
      const killed = backend().pid;
      ok(killed);
      process.kill(killed, 'SIGKILL');
      await until('another backend', () => backend().state === 'running' && backend().pid !== killed);
      notEqual(backend().pid, killed);
      await insert(
        document,
        document.lineCount - 1,
        "export const weak = (password: string) => crypto.createHash('md5').update(password);\n",
      );
      await until('the new finding', () => summary(document.uri).filter((entry) => entry.startsWith('weak-password-hash')).length === 2);
    });
  });
});
