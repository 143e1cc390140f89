import { equal, match } from 'node:assert/strict';
import { DiagnosticSeverity, type Uri } from 'vscode';
import { defineSuite } from '../../harness/defineSuite.ts';
import { findings, open, summary, until, untilFindings, untilRunning, write } from './editor.ts';

const VIOLATION = "console.log('here');\n";

const COMMENT = `// ${'a comment of some length '.repeat(4)}\n`;

async function notice(uri: Uri): Promise<string> {
  await until(
    'the notice',
    () => findings(uri).length === 1,
    () => summary(uri),
  );
  const [only] = findings(uri);
  equal(only?.severity, DiagnosticSeverity.Information);
  equal(only?.range.start.line, 0);
  return only?.message ?? '';
}

export const run = defineSuite(() => {
  describe('a file that is not checked', () => {
    before(untilRunning);

    it('says so at its top when it is too large, and what to do', async () => {
      await write('src/large.ts', `${VIOLATION}${COMMENT.repeat(12_000)}`);
      const { uri } = await open('src/large.ts');
      match(await notice(uri), /Not checked: .* over the limit of 1024 KiB\. Raise rules\.limits\.fileSizeKb/);
    });

    it('says so at its top when it is minified', async () => {
      const line = `${Array.from({ length: 3_000 }, (_, index) => `var a${index}=b(${index});`).join('')}console.log(a1);`;
      await write('src/bundle.ts', `${line}\n${line}\n`);
      const { uri } = await open('src/bundle.ts');
      match(await notice(uri), /Not checked: it looks minified/);
    });

    it('is checked when the limit is raised', async () => {
      const { uri } = await open('src/large.ts');
      await notice(uri);
      await write('.stewardry/config.yaml', 'version: 1\nrules:\n  limits:\n    fileSizeKb: 4096\n');
      await untilFindings(uri, ['shop-logger@1']);
    });
  });
});
