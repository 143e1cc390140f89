import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';

/** What a person gets who mistypes: what is wrong, which thing, and what to do; exit code 2, and never a stack. */

let workspace: CliWorkspace;
beforeAll(() => {
  workspace = createCliWorkspace('mistakes');
});
afterAll(() => workspace.dispose());

it.each([
  ['chek', "error: unknown command 'chek'\n(Did you mean check?)"],
  ['check --format xml', 'stewardry: "xml" is not a format. Use one of: pretty, json, sarif.'],
  ['check --import nothing.sarif', 'nothing.sarif" cannot be read (ENOENT'],
  ['rules test nope', 'stewardry: There are no tests of "nope".'],
  ['rules match --rule .stewardry', 'cannot be read (EISDIR'],
  ['config get rules.pakcs', 'stewardry: There is no configuration key "rules.pakcs". Did you mean "rules.packs"?'],
  ['db copy --to mysql://x', '"to": must be postgres://USER:PASSWORD@HOST:PORT/DATABASE'],
  ['jobs list --limit 0', "option '--limit <count>' argument '0' is invalid. It takes a whole number from 1 to 500."],
  ['runs list --limit 5000', 'It takes a whole number from 1 to 200.'],
  ['ai usage --from tomorrow', "option '--from <day>' argument 'tomorrow' is invalid. It takes a day such as 2026-01-31."],
  ['run x --budget many', 'stewardry: --budget takes dollars, such as 0.50.'],
  ['runs rate nope up', 'stewardry: There is no run "nope". `stewardry runs list` shows those there are.'],
  ['runs decisions nope', 'stewardry: There is no run "nope". `stewardry runs list` shows those there are.'],
  ['personas validate nothing.md', 'nothing.md" cannot be read (ENOENT'],
  ['report --output nowhere/report.html', 'report.html" could not be written (ENOENT'],
  ['templates render adr --set title', 'stewardry: --set takes an answer such as name=Cart, not "title".'],
  ['mcp nowhere', 'stewardry: "nowhere" does not exist. Give a file or a folder that does.'],
])('stewardry %s', async (line, message) => {
  const { code, stdout, stderr } = await workspace.run(line.split(' '));
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
});
