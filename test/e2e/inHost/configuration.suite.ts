import { equal, ok } from 'node:assert/strict';
import { ConfigurationTarget, commands, DiagnosticSeverity, workspace } from 'vscode';
import { defineSuite } from '../../harness/defineSuite.ts';
import { backend, file, findingOf, open, read, summary, until, untilFindings, untilRunning, write } from './editor.ts';

const ALL = ['empty-catch@31', 'no-nan-comparison@22', 'shop-logger@15', 'sql-injection@14'];
const CONFIG = `# How we check the shop.
version: 1
rules:
  # Agreed in spring.
  severity:
    jwt-expiry-ignored: error # the bank insists
`;

/** A rule as the menus of the Rules view hand it to a command. */
async function ruleNode(ruleId: string): Promise<object> {
  const folder = file('').fsPath;
  const { packs } = await backend().rpc.rules.list({ folder });
  const rule = packs.flatMap(({ rules }) => rules).find(({ id }) => id === ruleId);
  ok(rule, `there is no rule ${ruleId}`);
  return { kind: 'rule', key: ruleId, folder, rule };
}

/** A pack as the menus of the Rules view hand it to a command. */
async function packNode(name: string): Promise<object> {
  const folder = file('').fsPath;
  const { packs } = await backend().rpc.rules.list({ folder });
  const pack = packs.find((candidate) => candidate.name === name);
  ok(pack, `there is no pack ${name}`);
  return { kind: 'pack', key: name, folder, pack };
}

/** Sets one of our settings for the workspace; `undefined` takes it back. */
async function set(key: string, value: unknown): Promise<void> {
  await workspace.getConfiguration('stewardry').update(key, value, ConfigurationTarget.Workspace);
}

export const run = defineSuite(() => {
  describe('configuration', () => {
    before(untilRunning);
    beforeEach(async () => {
      await write('.stewardry/config.yaml', CONFIG);
      await untilFindings((await open('src/orders.ts')).uri, ALL);
    });

    it('in config.yaml is in force for open files as soon as it is saved', async () => {
      const { uri } = await open('src/orders.ts');
      await write('.stewardry/config.yaml', CONFIG.replace('  severity:', '  severity:\n    sql-injection: "off"\n    empty-catch: hint'));
      await untilFindings(
        uri,
        ALL.filter((entry) => !entry.startsWith('sql')),
      );
      equal(findingOf(uri, 'empty-catch').severity, DiagnosticSeverity.Hint);
    });

    it('of a rule that is turned off and on in the Rules view is written to config.yaml, comments kept', async () => {
      const { uri } = await open('src/orders.ts');
      await commands.executeCommand('stewardry.disableRule', await ruleNode('sql-injection'));
      await untilFindings(
        uri,
        ALL.filter((entry) => !entry.startsWith('sql')),
      );
      equal(await read(file('.stewardry/config.yaml')), `${CONFIG}    sql-injection: off\n`);
      await commands.executeCommand('stewardry.enableRule', await ruleNode('sql-injection'));
      await untilFindings(uri, ALL);
      equal(await read(file('.stewardry/config.yaml')), CONFIG);
    });

    it('of a pack that is turned off and on in the Rules view is written to config.yaml, comments kept', async () => {
      const { uri } = await open('src/orders.ts');
      await commands.executeCommand('stewardry.disablePack', await packNode('security'));
      await untilFindings(
        uri,
        ALL.filter((entry) => !entry.startsWith('sql')),
      );
      const text = await read(file('.stewardry/config.yaml'));
      for (const line of ['# How we check the shop.', '  # Agreed in spring.', '    jwt-expiry-ignored: error # the bank insists'])
        ok(text.split('\n').includes(line), text);
      ok(!/packs:[^#]*security/.test(text), text);
      await commands.executeCommand('stewardry.enablePack', await packNode('security'));
      await untilFindings(uri, ALL);
    });

    it('in the settings takes effect at once, and config.yaml wins over it', async () => {
      const { uri } = await open('src/orders.ts');
      const vault = await open('src/accounts.ts');
      await set('rules.severity', { 'sql-injection': 'info', 'jwt-expiry-ignored': 'hint' });
      await until(
        'the severity',
        () => findingOf(uri, 'sql-injection').severity === DiagnosticSeverity.Information,
        () => summary(uri),
      );
      equal(findingOf(vault.uri, 'jwt-expiry-ignored').severity, DiagnosticSeverity.Error);
      await set('rules.severity', undefined);
      await until('it to be taken back', () => findingOf(uri, 'sql-injection').severity === DiagnosticSeverity.Error);
    });

    it('in the settings says which files are not looked at, and how large they may be', async () => {
      const { uri } = await open('src/orders.ts');
      await set('rules.ignores', ['src/orders.ts']);
      await untilFindings(uri, []);
      await set('rules.ignores', undefined);
      await untilFindings(uri, ALL);
      await write('src/long.ts', `console.log('x');\n${'// A line of a comment.\n'.repeat(200)}`);
      const long = await open('src/long.ts');
      await untilFindings(long.uri, ['shop-logger@1']);
      await set('files.maxSizeKb', 2);
      await untilFindings(long.uri, ['undefined@1']); // the notice that it was skipped has no rule
      await set('files.maxSizeKb', undefined);
      await untilFindings(long.uri, ['shop-logger@1']);
    });

    it('in the settings switches everything off and on', async () => {
      const { uri } = await open('src/orders.ts');
      await set('enable', false);
      await until(
        'the backend to stop',
        () => backend().state === 'stopped',
        () => [backend().state, workspace.getConfiguration('stewardry').inspect('enable')],
      );
      await untilFindings(uri, []);
      await untilFindings(file('reports/import_stock.py'), []);
      await set('enable', undefined);
      await untilFindings(uri, ALL);
    });
  });
});
