/** Runs whose work is done by an external agent: a real one, in a process of its own that speaks the real protocol. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ai from '../../../protocol/ai.ts';
import * as audit from '../../../protocol/audit.ts';
import * as runs from '../../../protocol/runs.ts';
import * as sessions from '../../../protocol/sessions.ts';
import type { Act } from '../../../server/ai/external/fixtures/fakeAgent.ts';
import { createSandbox } from '../../../server/commands/sandbox.ts';
import { findProcess } from '../../harness/findProcess.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { RunStage } from './runStage.ts';

const AGENT = path.resolve(import.meta.dirname, '../../../server/ai/external/fixtures/fakeAgent.ts');

let stage: RunStage;
let folder: string;
let script: string;
beforeAll(async () => {
  stage = await RunStage.create('external-agent', { governance: { corrections: 1, commands: { allow: ['node --version'] } } });
  folder = stage.folder;
  script = path.join(stage.root.path, 'acts.json');
  await stage.backend.close();
  const of = (mode: string, more: object = {}) => ({ command: process.execPath, args: [AGENT, mode, script], ...more });
  const agents = {
    fake: of('good', { env: { FROM_PERSON: 'plain', KEY: `\${env:FAKE_KEY}` } }),
    dies: of('dies'),
    missing: { command: '/nowhere/agent' },
    keyless: of('good', { env: { KEY: `\${env:NOT_SET}` } }),
    online: of('good', { network: true }),
  };
  stage.environment = { STEWARDRY_AI_AGENTS: JSON.stringify(agents), FAKE_KEY: 'k-1', STEWARDRY_SECRET_OF_OURS: 'no' };
  await stage.open();
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const play = (...turns: readonly (readonly Act[])[]): void => writeFileSync(script, JSON.stringify(turns));
const run = (prompt: string, more: object = {}) => stage.run(prompt, { model: 'agent/fake', approve: 'auto', ...more });
const filesOf = async (id: string) => (await stage.ask(runs.changeSet, { folder, id })).files.map(({ path: file }) => file);
const textOf = async (id: string, file: string) => (await stage.ask(runs.fileText, { folder, id, path: file, side: 'proposed' })).text;
/** What the agent said. */
const saidIn = async ({ id, session }: { readonly id: string; readonly session: string }) =>
  (await stage.ask(sessions.messages, { folder, id: session, run: id })).messages
    .filter(({ role }) => role === 'assistant')
    .flatMap(({ content }) => content.map((part) => ('text' in part ? part.text : '')))
    .join('');

// Where nothing confines programs an agent is asked for first (agentConsent.test.ts).
const { isAvailable } = await createSandbox().state();

describe.runIf(isAvailable)('an external agent', { timeout: 90_000 }, () => {
  it('works in a copy; its change set is reviewed, applied and taken back like any other', async () => {
    play([
      { think: 'Hm.' },
      { plan: ['Look', 'Write'] },
      { read: 'a.ts' },
      { write: 'c.ts', content: 'export const three = 3;\n' },
      { own: 'd.ts', content: 'export const four = 4;\n' },
      { run: 'node --version' },
      { tell: 'Search the web' },
      { look: ['FROM_PERSON', 'KEY', 'FAKE_KEY', 'STEWARDRY_SECRET_OF_OURS'] },
      { say: 'Added three and four.' },
    ]);
    const ended = await run('Add three and four');
    expect(ended).toMatchObject({ state: 'completed', review: 'open', filesChanged: 2, model: 'agent/fake', cost: 0, isCostUnknown: true });
    expect(await filesOf(ended.id)).toEqual(['c.ts', 'd.ts']);
    const said = await saidIn(ended);
    expect(said).toContain('read export const one = 1;');
    expect(said).toMatch(/ran 0: v\d+/);
    expect(said).toContain('FROM_PERSON=plain KEY=k-1 FAKE_KEY=- STEWARDRY_SECRET_OF_OURS=-');
    const steps = await stage.steps(ended.id);
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'agent:fake done',
      'agent/fake done',
      'read_file done',
      'write_file done',
      'run_command done',
      'agent:fake done',
      'write_file done',
    ]);
    expect(steps.find(({ title }) => title === 'Search the web')?.output).toContain('data, not instructions');
    expect((await stage.show(ended.id)).plan).toEqual([
      { title: 'Look', isDone: true },
      { title: 'Write', isDone: false },
    ]);
    const { rows } = await stage.ask(audit.list, { folder, filter: { subject: 'c.ts' } });
    expect(rows.map(({ action, verdict }) => [action, verdict])).toEqual([
      ['govern/edit', 'done'],
      ['govern/edit', 'allow'],
    ]);
    expect(rows[0]).toMatchObject({ actor: { kind: 'persona', name: 'developer', model: 'agent/fake' } });
    const applied = await stage.ask(runs.apply, { folder, id: ended.id });
    expect([applied.run.review, stage.read('c.ts')]).toEqual(['applied', 'export const three = 3;\n']);
    expect((await stage.ask(runs.undo, { folder, id: ended.id })).run.review).toBe('undone');
    expect(() => stage.read('c.ts')).toThrow();
    expect(await stage.ask(audit.verify, { folder })).toMatchObject({ ok: true });
  });

  it('a write that breaks a rule is refused with its note, and the mended one lands', async () => {
    play([
      { write: 'e.ts', content: 'foo(1);\n' },
      { write: 'e.ts', content: 'bar(1);\n' },
    ]);
    const ended = await run('Call it');
    expect([ended.state, await textOf(ended.id, 'e.ts')]).toEqual(['completed', 'bar(1);\n']);
    const said = await saidIn(ended);
    expect(said).toMatch(/refused: .*This edit breaks rules[\s\S]*no-foo: Do not call foo \(Call bar instead\.\)/);
    expect(said).toContain('wrote e.ts');
  });

  it('what it changed behind our back is decided on: refused it is put back, told, and mended', async () => {
    play(
      [
        { own: 'f.ts', content: 'foo(1);\n' },
        { own: 'g.ts', content: 'export const good = 1;\n' },
        { own: 'b.ts', content: null },
      ],
      [{ own: 'f.ts', content: 'bar(1);\n' }],
    );
    const ended = await run('Do it your way');
    expect(ended.state).toBe('completed');
    expect(await filesOf(ended.id)).toEqual(['b.ts', 'f.ts', 'g.ts']);
    expect(await textOf(ended.id, 'f.ts')).toBe('bar(1);\n');
    expect(await saidIn(ended)).toMatch(
      /I was told: .*was refused and put back[\s\S]*f\.ts: Denied, nothing was done: This edit breaks rules/,
    );
  });

  it('one that does not mend it ends without it, as failed, with the rest kept for review', async () => {
    const bad: Act = { own: 'h.ts', content: 'foo(1);\n' };
    play([{ own: 'i.ts', content: 'export {};\n' }, bad], ...Array.from({ length: 8 }, () => [bad]));
    const ended = await run('Insist');
    expect(ended.state).toBe('failed');
    expect(ended.status).toContain('did not mend what was refused');
    expect(await filesOf(ended.id)).toEqual(['i.ts']);
  });

  it('hooks, policy, and what lies outside of the copy are out of reach', async () => {
    const outside = path.join(stage.root.path, 'outside.txt');
    play([
      { write: '.git/hooks/pre-commit', content: '#!/bin/sh\n' },
      { write: '.stewardry/config.yaml', content: 'version: 1\n' },
      { write: outside, content: 'x' },
      { read: '/etc/hostname' },
      { own: '.stewardry/rules/no-foo.yml', content: '' },
      { own: '.vscode/settings.json', content: '{}' },
      { own: outside, content: 'x' },
      { link: 'y.ts', to: 'a.ts' },
      { own: 'x.ts', content: 'foo(1); // stewardry-ignore no-foo -- I like it\n' },
    ]);
    const ended = await run('Break out');
    expect(await filesOf(ended.id)).toEqual([]);
    const said = await saidIn(ended);
    expect(said).toMatch(/refused: .*belongs to git itself/);
    expect(said).toMatch(/refused: .*nobody is there to be asked/);
    expect(said.match(/is outside of the copy/g)).toHaveLength(2);
    expect(() => stage.read('../outside.txt')).toThrow();
  });

  it('asks for permission: the governor answers where it can tell what is meant, else a person', async () => {
    play([
      { permit: { title: 'Run it', kind: 'execute', command: 'node --version' } },
      { permit: { title: 'Run it', kind: 'execute', command: 'git push --force' } },
      { permit: { title: 'Write it', kind: 'edit', path: 'j.ts', content: 'foo(1);\n' } },
      { permit: { title: 'Write it', kind: 'edit', path: 'j.ts', content: 'bar(1);\n' } },
      { own: 'j.ts', content: 'bar(1);\n' },
      { permit: { title: 'Fetch a page', kind: 'fetch' } },
      { run: 'git push --force' },
    ]);
    const ended = await run('Ask');
    const said = await saidIn(ended);
    expect(said.match(/permission: \w+/g)).toEqual([
      'permission: once',
      'permission: no',
      'permission: no',
      'permission: once',
      'permission: no',
    ]);
    expect(said).toMatch(/refused: Denied/);
    expect([ended.state, await filesOf(ended.id)]).toEqual(['completed', ['j.ts']]);
    play([
      { permit: { title: 'Install', kind: 'execute', command: 'npm install left-pad' } },
      { permit: { title: 'Fetch a page', kind: 'fetch' } },
    ]);
    const { id, session } = await stage.start('Ask a person', { model: 'agent/fake' });
    const answered: string[] = [];
    await waitFor('both questions', async () => {
      for (const { id: question, title } of (await stage.show(id)).questions) {
        answered.push(title);
        await stage.ask(runs.answer, { folder, answers: [{ question, isAllowed: true }] });
      }
      return answered.length === 2;
    });
    await stage.ended(id);
    expect(answered).toEqual(['npm install left-pad', expect.stringContaining('Fetch a page')]);
    expect(await saidIn({ id, session })).toBe('permission: once\npermission: once\n');
  });

  it('a cancel ends it with all that it started, and what was not decided on is in no change set', async () => {
    play([{ write: 'k.ts', content: 'export {};\n' }, { own: 'l.ts', content: 'foo(1);\n' }, { say: 'Now I wait.' }, { hang: true }]);
    const { id } = await stage.start('Wait', { model: 'agent/fake', approve: 'auto' });
    await waitFor('it waits', async () =>
      stage.events.some((event) => event.run === id && JSON.stringify(event.events).includes('Now I wait.')),
    );
    expect(findProcess(script)).toBeDefined();
    await stage.ask(runs.cancel, { folder, id });
    expect((await stage.ended(id)).state).toBe('cancelled');
    expect(await filesOf(id)).toEqual(['k.ts']);
    await waitFor('it has ended', async () => findProcess(script) === undefined);
    await expect(stage.ask(runs.resume, { folder, id })).rejects.toThrow('cannot go on where its process ended');
  });

  it('is taken up after its process has ended only to be brought to its end', async () => {
    play([{ write: 'm.ts', content: 'export {};\n' }, { own: 'n.ts', content: 'foo(1);\n' }, { say: 'Now I wait.' }, { hang: true }]);
    const { id } = await stage.start('Be left alone', { model: 'agent/fake', approve: 'auto' });
    await waitFor('it waits', async () =>
      stage.events.some((event) => event.run === id && JSON.stringify(event.events).includes('Now I wait.')),
    );
    await stage.backend.close();
    await stage.open(true);
    const ended = await stage.ended(id);
    expect([ended.state, ended.status]).toEqual([
      'failed',
      expect.stringContaining('interrupted in the middle of its work and cannot go on'),
    ]);
    expect(await filesOf(id)).toEqual(['m.ts']);
  });

  it.each([
    ['agent/dies', /^The agent "dies" ended with exit code 3 in the middle of its work\. It said: "The configuration is missing\."$/],
    ['agent/missing', /^The agent "missing" (could not be started|ended with exit code 127)/],
    ['agent/keyless', /is given KEY from \$\{env:NOT_SET\}, which is not set here/],
  ])('%s says in one sentence what is wrong', async (model, words) => {
    play([]);
    const ended = await run('Try', { model });
    expect(ended.state).toBe('failed');
    expect(ended.status).toMatch(words);
  });

  it('is named in the settings of a person only, and listed where models are', async () => {
    const { providers } = await stage.ask(ai.models, { folder });
    const listed = providers.filter(({ id }) => id === 'agent').map(({ locality, models }) => [locality, models.map(({ name }) => name)]);
    expect(listed).toEqual([
      ['local', ['agent/fake', 'agent/dies', 'agent/missing', 'agent/keyless']],
      ['cloud', ['agent/online']],
    ]);
    await expect(stage.start('Try', { model: 'agent/other' })).rejects.toThrow('There is no agent "other"');
    await expect(stage.start('Try', { model: 'agent/fake', plans: true })).rejects.toThrow('makes its own plan');
    stage.configure({ ai: { agents: { mine: { command: 'evil' } }, privatePaths: ['secrets/**'] } });
    await expect(stage.start('Try', { model: 'agent/mine' })).rejects.toThrow('There is no agent "mine"');
    await expect(stage.start('Try', { model: 'agent/online' })).rejects.toThrow('Some files never leave this machine');
    stage.configure({ ai: { mode: 'local' } });
    await expect(stage.start('Try', { model: 'agent/online' })).rejects.toThrow('"ai.mode" is local');
    stage.configure({ ai: { mode: 'none' } });
    await expect(stage.start('Try', { model: 'agent/fake' })).rejects.toThrow('"ai.mode" is none');
    stage.configure({});
  });
});
