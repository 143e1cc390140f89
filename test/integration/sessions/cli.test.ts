import { afterAll, beforeAll, expect, it } from 'vitest';
import * as sessions from '../../../protocol/sessions.ts';
import * as workspaceProtocol from '../../../protocol/workspace.ts';
import { type CliWorkspace, createCliWorkspace } from '../../harness/cliWorkspace.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

/** `stewardry sessions …` and `stewardry personas …` as a person runs them. */

let workspace: CliWorkspace;
let id: string;
const run = (...args: string[]) => workspace.run(args);

beforeAll(async () => {
  workspace = createCliWorkspace('cli-sessions', { git: true });
  const environment = { ...process.env, STEWARDRY_HOME: workspace.home };
  const backend = await createTestBackend({ environment, workers: 1 });
  const { folder } = workspace;
  await backend.kernel.ask(workspaceProtocol.open, { folder, name: 'w', trusted: true });
  id = (await backend.kernel.ask(sessions.create, { folder, persona: 'reviewer', budget: 500_000 })).id;
  const text = (value: string) => [{ kind: 'text' as const, text: value }];
  await backend.kernel.ask(sessions.append, {
    folder,
    id,
    messages: [
      { id: '1', role: 'user', content: text('Review the parser') },
      {
        id: '2',
        role: 'assistant',
        isScripted: true,
        persona: 'reviewer',
        content: [{ kind: 'toolCall', id: 'c', name: 'read_file', input: { path: 'a.ts' } }],
      },
      { id: '3', role: 'tool', content: [{ kind: 'toolResult', callId: 'c', text: '\u001b]0;owned\u0007\u001b[2Jrm', isError: false }] },
      { id: '4', role: 'assistant', content: text('It reads past the end. Write to ada@lovelace.dev') },
    ],
  });
  await backend.close();
});
afterAll(() => workspace.dispose());

it('list shows what a session is about, and search where something was said', async () => {
  expect((await run('sessions', 'list')).stdout).toMatch(
    new RegExp(`^${id} {2}Review the parser\n {2}active {2}reviewer {2}4 messages {2}\\$0\\.0000 of \\$0\\.5000 {2}\\S+\n$`),
  );
  expect((await run('sessions', 'search', 'past', 'rev')).stdout).toContain('\n  It reads past the end.');
  expect(await run('sessions', 'search', 'nowhere')).toEqual({ code: 0, stdout: 'Nothing was found for "nowhere".\n', stderr: '' });
});

it('show prints the newest messages, and nothing that a terminal would act on', async () => {
  const { stdout } = await run('sessions', 'show', id);
  expect(stdout).toContain('1 user\nReview the parser\n');
  expect(stdout).toContain('2 assistant (reviewer, scripted)\nread_file {"path":"a.ts"}\n');
  expect(stdout).not.toContain('\u001b');
  expect((await run('sessions', 'show', id, '--messages', '1')).stdout).toContain('There are older ones: --before 4\n');
  expect(await run('sessions', 'show', 'nothing')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no session "nothing"'),
  });
});

it('export writes a file without personal details', async () => {
  const file = workspace.at('out.md');
  expect(await run('sessions', 'export', id, '--output', file)).toMatchObject({ code: 0, stdout: '' });
  expect(workspace.read('out.md')).toMatch(/^# Review the parser\n/);
  expect(workspace.read('out.md')).not.toContain('lovelace');
  expect(JSON.parse((await run('sessions', 'export', id, '--format', 'json')).stdout).messages).toHaveLength(4);
});

it('story tells what came of it, on standard output or into a file', async () => {
  const { code, stdout } = await run('sessions', 'story', id);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^# Story of Review the parser\n\n- session \w+ of reviewer, active\n/)]);
  expect(await run('sessions', 'story', id, '--output', workspace.at('story.md'))).toMatchObject({ code: 0, stdout: '' });
  expect(workspace.read('story.md')).toBe(stdout);
  expect(await run('sessions', 'story', 'nothing')).toMatchObject({ code: 2, stderr: expect.stringContaining('no session "nothing"') });
});

it('fork copies, archive takes out of the list and back', async () => {
  const copy = (await run('sessions', 'fork', id, '--at', '2')).stdout.split(' ')[0] ?? '';
  expect((await run('sessions', 'list')).stdout).toContain(`${copy}  Review the parser\n  active  reviewer  2 messages`);
  expect((await run('sessions', 'archive', copy)).stdout).toContain('archived');
  expect((await run('sessions', 'list')).stdout).not.toContain(copy);
  expect((await run('sessions', 'list', '--all')).stdout).toContain(copy);
  expect((await run('sessions', 'archive', '--undo', copy)).stdout).toContain('active');
  expect(await run('sessions', 'fork', id, '--at', '9')).toMatchObject({ code: 2, stderr: expect.stringContaining('has 4 messages') });
});

it('personas are listed, shown, checked and imported', async () => {
  expect((await run('personas', 'list')).stdout.split('\n')).toHaveLength(11);
  expect((await run('personas', 'show', 'reviewer')).stdout).toContain('- Changes no file.\n');
  workspace.write('helper.agent.md', '---\ntools: [read, fetch]\n---\nYou help.');
  expect((await run('personas', 'import', workspace.at('helper.agent.md'))).stdout).toContain(
    'There is nothing like the tool "fetch" here.',
  );
  expect((await run('personas', 'import', workspace.at('helper.agent.md'), '--write')).stdout).toContain('written');
  expect(await run('personas', 'validate')).toMatchObject({ code: 0, stdout: '11 personas can be used. 0 problems.\n' });
  workspace.write('.stewardry/personas/bad.md', '---\nname: Bad\ntols: []\n---\nx');
  const { code, stderr } = await run('personas', 'validate');
  const file = workspace.at('.stewardry/personas/bad.md');
  expect([code, stderr.trim().split('\n')]).toEqual([
    2,
    [
      `${file}:1: "description" is missing. Write it into the front matter: one sentence of at most 300 characters.`,
      `${file}:3: There is no key "tols". Did you mean "tools"?`,
    ],
  ]);
  expect(await run('personas', 'validate', file)).toMatchObject({ code: 2, stdout: '1 file checked. 2 problems.\n' });
});
