/** `stewardry prompts …` as a person runs it: prompts in the words for each provider, and those of personas. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../../harness/cliWorkspace.ts';

const LIBRARY = path.resolve(import.meta.dirname, '../../../templates/library');
const MANIFEST = 'name: Own\ndescription: Own words.\nversion: 2.0.0\n';

let workspace: CliWorkspace;
beforeAll(() => {
  workspace = createCliWorkspace('prompts', { git: true });
});
afterAll(() => workspace.dispose());

const run = (...args: string[]) => workspace.run(['prompts', ...args]);

it.each([
  ['anthropic', 'default.anthropic.txt'],
  ['openai', 'default.openai.txt'],
  ['ollama', 'default.txt'],
])('for %s a built-in prompt is as in %s', async (provider, file) => {
  const expected = readFileSync(path.join(LIBRARY, 'find-cause', 'expected', file), 'utf8');
  const symptom = 'symptom=the total is 0 after a refund';
  expect(await run('render', 'find-cause', '--provider', provider, '--var', symptom)).toEqual({ code: 0, stdout: expected, stderr: '' });
});

it('the prompt of a persona is printed as a model is told it', async () => {
  const { stdout } = await run('render', 'persona/reviewer', '--provider', 'anthropic');
  const [, prompt = ''] = readFileSync(path.join(LIBRARY, '../personas/reviewer.md'), 'utf8').split(/^---\n[\s\S]*?^---\n/m);
  expect(stdout.trim()).toBe(prompt.trim());
});

it('list says which prompts have words of their own, and for whom', async () => {
  const { code, stdout } = await run('list');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^find-cause +1\.1\.0 .* \(also for anthropic, openai\)$/m);
  expect(stdout).toMatch(/^explain-code +1\.0\.0 [^(]*$/m);
  expect(stdout).toMatch(/^persona\/reviewer +persona /m);
});

it('a wrong variable, and a template that is no prompt, are said', async () => {
  expect(await run('render', 'write-tests', '--var', 'fcus=x')).toMatchObject({ code: 2, stderr: expect.stringContaining('"fcus"') });
  expect(await run('render', 'write-tests', '--var', 'focus')).toMatchObject({ code: 2, stderr: expect.stringContaining('--var takes') });
  expect(await run('render', 'adr')).toMatchObject({ code: 2, stderr: expect.stringContaining('no prompt but a file') });
  expect(await run('render', 'persona/qa', '--var', 'a=b')).toMatchObject({ code: 2, stderr: expect.stringContaining('has no variables') });
});

it('a prompt of the workspace is tested in the words for each provider, and one whose words are missing is not used', async () => {
  const write = (file: string, text: string) => workspace.write(`.stewardry/templates/${file}`, text);
  write('own/template.yaml', `kind: prompt\n${MANIFEST}providers: [mine]\nexamples: [{ name: plain }]\n`);
  write('own/text.liquid', 'For all.\n');
  write('own/text.mine.liquid', 'For mine.\n');
  write('own/expected/plain.mine.txt', 'For me.\n');
  write('file/template.yaml', `kind: file\n${MANIFEST}providers: [mine]\n`);
  write('lacking/template.yaml', `kind: prompt\n${MANIFEST}providers: [mine]\n`);
  write('lacking/text.liquid', 'For all.\n');
  const { code, stdout } = await workspace.run(['templates', 'test', 'own']);
  expect([code, stdout]).toEqual([
    1,
    'passed  own plain\nfailed  own plain.mine\n  The text is not as expected: line 1 is "For mine." instead of "For me.".\n2 examples, 1 failed.\n',
  ]);
  const problem = `${workspace.at('.stewardry/templates/file/template.yaml')}:5: "providers" is only for a prompt: no model reads a file. Take it out.`;
  expect((await run('list')).stderr.trim()).toBe(problem);
  expect(await run('render', 'lacking')).toMatchObject({ code: 2, stderr: expect.stringContaining('text.mine.liquid') });
});
