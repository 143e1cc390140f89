import { equal, ok } from 'node:assert/strict';
import { commands, type Disposable } from 'vscode';
import { defineSuite } from '../../harness/defineSuite.ts';
import { backend, file, findings, insert, open, replace, summary, until, untilFindings, untilRunning, write } from './editor.ts';

/** The workspace of this suite has so many files that a scan takes seconds: see test/e2e/workspaces.ts. */
export const run = defineSuite(() => {
  describe('a scan', () => {
    const states: string[] = [];
    let subscription: Disposable;
    let cancelsNext = false;

    before(async () => {
      await untilRunning();
      subscription = backend().on('rules/scanState', ({ state }) => {
        states.push(state);
        // Within the notification: a scan may be over before a test that looks again and again sees it begin.
        if (cancelsNext && state === 'scanning') {
          cancelsNext = false;
          void commands.executeCommand('stewardry.cancelScan');
        }
      });
    });
    after(() => subscription.dispose());

    it('says how far it is while it goes on, and finds what is in every file', async () => {
      await until(
        'the first scan to end',
        () => states.includes('done'),
        () => states,
      );
      ok(states.filter((state) => state === 'scanning').length > 1, states.join(' '));
      await until('the findings of the last file', () => findings(file('warehouse/aisle2999.ts')).length === 1);
    });

    it('lets open files be checked meanwhile', async () => {
      await write('.stewardry/rules/shelves.yml', 'id: shelves\nlanguage: TypeScript\nmessage: Shelf\nrule: { pattern: box * $N }\n');
      await until(
        'a scan by the new rule',
        () => states.at(-1) === 'scanning',
        () => states.at(-1),
      );
      const document = await open('src/server.ts');
      const started = performance.now();
      await replace(document, 'const app = express();', 'const app = express();\nconsole.log(app);');
      await until(
        'the finding',
        () => summary(document.uri).includes('shop-logger@8'),
        () => summary(document.uri),
      );
      ok(states.at(-1) === 'scanning' || performance.now() - started < 2_000, 'open files wait for the scan');
    });

    it('ends at once when a person cancels it, keeps what is known, and goes on when asked again', async () => {
      await until(
        'quiet',
        () => states.at(-1) === 'done',
        () => states.at(-1),
      );
      cancelsNext = true;
      await write(
        '.stewardry/rules/aisles.yml',
        'id: aisles\nlanguage: TypeScript\nmessage: Aisle\nrule: { pattern: export const aisle = $N }\n',
      );
      await until(
        'its end',
        () => states.at(-1) === 'cancelled',
        () => states.at(-1),
      );
      await until(
        'what was known',
        () => summary(file('warehouse/aisle1.ts')).includes('shop-logger@22'),
        () => summary(file('warehouse/aisle1.ts')),
      );
      await commands.executeCommand('stewardry.scanWorkspace');
      equal(states.at(-1), 'done');
      await until('the findings by the new rule', () => summary(file('warehouse/aisle1.ts')).includes('aisles@21'));
    });
  });

  describe('diagnostics', () => {
    before(untilRunning);

    it('are those of the last version after fifty quick edits', async () => {
      const document = await open('src/log.ts');
      await untilFindings(document.uri, []);
      const first = "const app = 'log';\n";
      await insert(document, 0, `${first}if (app !== NaN) go();\n`);
      for (let round = 0; round < 50; round++) await insert(document, 0, round % 2 === 0 ? 'if (app === NaN) go();\n' : '// nothing\n');
      const expected = Array.from({ length: 25 }, (_, index) => `no-nan-comparison@${2 * (index + 1)}`);
      await untilFindings(document.uri, [...expected, 'no-nan-comparison@52']);
    });
  });
});
