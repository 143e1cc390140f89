/** `stewardry run` at a real terminal: its questions are answered with keys, Ctrl-C ends it, and so does another process. */
import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../../harness/cliWorkspace.ts';
import { findProcess } from '../../harness/findProcess.ts';
import { CTRL_C, CTRL_D, type PseudoTerminal } from '../../harness/pseudoTerminal.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { FINISH, type Turn } from './runStage.ts';

let workspace: CliWorkspace;
let terminal: PseudoTerminal | undefined;
beforeAll(() => {
  workspace = createCliWorkspace('terminal', { git: true });
  workspace.write('a.ts', 'export const one = 1;\n');
  workspace.write('hang.mjs', HANG);
  workspace.git('add', '.');
  workspace.git('commit', '-qm', 'chore: begin');
}, 60_000);
afterEach(() => terminal?.close());
afterAll(() => workspace.dispose());

/** Does not end when it is asked politely, and has a child that left its process group. */
const HANG = `import { spawn } from 'node:child_process';
process.on('SIGTERM', () => {});
if (process.argv[3] !== 'child') spawn(process.execPath, [process.argv[1], process.argv[2], 'child'], { detached: true, stdio: 'ignore' });
console.log('it hangs');
setInterval(() => {}, 1000);
`;

const environment = (): Record<string, string> => ({
  STEWARDRY_AI_MODE: 'local',
  STEWARDRY_AI_SCRIPT: workspace.at('../script.json'),
  STEWARDRY_AI_TIERS_STANDARD: 'scripted/test',
});
const command = (text: string): Turn => ({ call: [{ tool: 'run_command', input: { command: text } }] });

/** Begins a run of a script at a terminal. */
function run(turns: readonly Turn[], ...args: readonly string[]): PseudoTerminal {
  workspace.write('../script.json', JSON.stringify({ name: 'test', turns }));
  terminal = workspace.startAtTerminal(['run', ...args], environment());
  return terminal;
}

it('puts each question, remembers a yes for exactly the same, and hands a no to the model with its words', async () => {
  const { until, type, ended, shown } = run(
    [command('node -p 40+2'), command('node -p 40+2'), command('node -p 6*7'), { when: 'use your head', ...FINISH }],
    'Compute',
  );
  await until('node -p 40+2');
  await until('a: yes to exactly this in this session');
  type('a\r');
  await until('42');
  await until('node -p 6*7');
  await until('no, with these words to the model:');
  type('use your head\r');
  await until('completed');
  await until('Added a function.');
  expect(await ended).toBe(0);
  expect(shown()).toContain('(scripted)');
  expect(shown().split('yes to exactly this')).toHaveLength(3); // the second time the first command was not asked for
});

it('agrees on a plan, lets choose an answer, writes the changes and commits them', async () => {
  const ask = { question: 'Which name?', choices: ['two', 'deux'] };
  const { until, type, ended } = run(
    [
      { call: [{ tool: 'propose_plan', input: { points: [{ title: 'Ask first', detail: '' }] } }] },
      { call: [{ tool: 'ask_person', input: ask }] },
      { when: 'deux', call: [{ tool: 'write_file', input: { path: 'b.ts', content: 'export const deux = 2;\n' } }] },
      FINISH,
    ],
    'Add two',
    '--plan',
    '--commit',
  );
  await until('Ask first');
  await until('y: yes');
  type('y\r');
  await until('2. deux');
  await until('Your answer:');
  type('2\r');
  await until('Committed as');
  expect(await ended).toBe(0);
  expect(workspace.read('b.ts')).toBe('export const deux = 2;\n');
  expect(workspace.git('log', '-1', '--format=%B')).toMatch(/^feat: add two\n[\s\S]*Stewardry-Run: \S+\nStewardry-Persona: developer\n/);
});

it('with input from elsewhere nobody is asked: what must be asked is refused, and the run goes on', async () => {
  workspace.write('../script.json', JSON.stringify({ name: 'test', turns: [command('node -p 1'), FINISH] }));
  terminal = workspace.startAtTerminal(['run', 'Compute'], environment(), '/dev/null');
  await terminal.until('completed');
  expect(await terminal.ended).toBe(0);
  expect(terminal.shown()).not.toContain('y: yes');
});

it('Ctrl-D gives no answer: the run says that it waits, and Ctrl-C ends it', async () => {
  const { until, type, ended } = run([command('node -p 1'), FINISH], 'Compute');
  await until('y: yes');
  type(CTRL_D);
  await until('Waits for an answer');
  type(CTRL_C);
  expect(await ended).toBe(1);
});

it('Ctrl-C at a question of a template ends it, and nothing is written', async () => {
  terminal = workspace.startAtTerminal(['templates', 'render', 'adr', '--write']);
  await terminal.until('title: ');
  terminal.type(CTRL_C);
  expect(await terminal.ended).toBe(2);
  expect(workspace.git('status', '--porcelain')).not.toContain('adr');
});

it('Ctrl-C at a question ends the run, and what it made is kept', async () => {
  const { until, type, ended, shown } = run(
    [{ call: [{ tool: 'write_file', input: { path: 'c.ts', content: 'export {};\n' } }] }, command('node -p 1'), FINISH],
    'Begin',
  );
  await until('y: yes');
  type(CTRL_C);
  expect(await ended).toBe(1);
  expect(shown()).toMatch(/cancelled/);
  expect(shown()).toContain('1 file open');
  expect(shown()).toContain('Review it: stewardry runs diff');
  expect(existsSync(workspace.at('c.ts'))).toBe(false);
});

it.each(['Ctrl-C', 'another process'])('%s ends a run with every process of its command', async (by) => {
  const mark = `hangs-by-${by.replaceAll(' ', '-')}`;
  const { until, type, ended, shown } = run([command(`node hang.mjs ${mark}`), FINISH], 'Hang');
  await until('y: yes');
  type('y\r');
  await until('it hangs');
  await waitFor('both processes', () => findProcess('hang.mjs', mark, 'child') !== undefined);
  if (by === 'Ctrl-C') type(CTRL_C);
  else {
    const listed = JSON.parse((await workspace.run(['runs', 'list', '--state', 'running', '--json'])).stdout);
    const cancelled = await workspace.run(['runs', 'cancel', listed.runs[0].id]);
    expect([cancelled.code, cancelled.stderr]).toEqual([0, '']);
  }
  expect(await ended).toBe(1);
  expect(shown()).toContain('cancelled');
  expect(findProcess('hang.mjs', mark)).toBeUndefined();
});
