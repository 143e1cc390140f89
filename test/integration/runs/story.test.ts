/** The story of a session: told out of the rows of real runs, whose model plays a script, and the same each time. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as runs from '../../../protocol/runs.ts';
import * as sessions from '../../../protocol/sessions.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { FINISH, RunStage } from './runStage.ts';

let stage: RunStage;
let folder: string;
beforeAll(async () => {
  stage = await RunStage.create('story');
  folder = stage.folder;
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const KEY = `ghp_${'a1B2c3D4e5F6g7H8i9J0'.repeat(2).slice(0, 36)}`;
const write = (path: string, content: string) => ({ tool: 'write_file', input: { path, content } });
const tell = async (session: string) => (await stage.ask(runs.story, { folder, session })).text;
/** What differs from one run of this test to the next. */
const steady = (text: string) =>
  text
    .replaceAll(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/, by \S+: quick/g, ', by NAME: quick')
    .replaceAll(/\d+ tokens|tokens: \d+/g, 'TOKENS');

it('tells tasks, what changed, was decided and refused, the verdict, the cost and what is open, with the same bytes each time', async () => {
  const decision = {
    what: 'Keep *one* file',
    why: 'it is small, and ada@lovelace.dev wants it',
    alternatives: ['two files'],
    evidence: [],
  };
  const left = {
    is_done: true,
    summary: 'Added three.',
    tests: 'not_run',
    open_points: ['Name it better', `Ask ada@lovelace.dev about ${KEY}`],
  };
  stage.script(
    { call: [write('c.ts', 'foo(1);\n')] },
    { call: [{ tool: 'note_decision', input: decision }] },
    { call: [write('c.ts', 'export const three = 3;\n')] },
    { call: [{ tool: 'finish', input: left }] },
    { call: [write('d.ts', 'export const four = 4;\n')] },
    FINISH,
  );
  const first = await stage.run('Add three\n\n# and mind <b>the rules</b>');
  const second = await stage.run('Add four', { session: first.session });
  await stage.ask(runs.apply, { folder, id: second.id });
  await stage.ask(runs.rate, { folder, id: second.id, value: 'up', reason: 'quick' });
  const text = await tell(first.session);
  expect(await tell(first.session)).toBe(text);
  expect(text).not.toMatch(new RegExp(`${KEY}|lovelace`));
  await expect(steady(text)).toMatchFileSnapshot('fixtures/story.md');
  await stage.backend.close();
  await stage.open();
  expect(await tell(first.session)).toBe(text);
}, 60_000);

it('tells what people answered and what still waits for them', async () => {
  stage.script({ call: [{ tool: 'ask_person', input: { question: 'Which name?', choices: ['a', 'b'] } }] }, FINISH);
  const { id, session } = await stage.start('Name it');
  const [question] = await waitFor('a question', async () => {
    const { questions } = await stage.show(id);
    return questions.length > 0 ? questions : undefined;
  });
  expect(await tell(session)).toMatch(/## Open points\n\n- task 1: The run is waiting\.\n- task 1: Waits for an answer: .*Which name\?/);
  await stage.ask(runs.answer, { folder, answers: [{ question: question?.id ?? '', isAllowed: true, text: 'b' }] });
  await stage.ended(id);
  const text = await tell(session);
  expect(text).toMatch(/### What was decided\n\n- .*Which name\?: yes, by .*: b\n/);
  expect(text).not.toContain('## Open points');
}, 60_000);

it('is kept with a session that is archived, as it was then, without a model, and exported with it', async () => {
  stage.script({ call: [write('e.ts', 'export const five = 5;\n')] }, FINISH);
  const { id, session } = await stage.run('Add five');
  const kept = async () => (await stage.ask(sessions.keptStory, { folder, id: session })).story;
  const setState = (state: 'active' | 'archived') => stage.ask(sessions.update, { folder, id: session, state });
  const exported = async (format: 'markdown' | 'json') => (await stage.ask(sessions.exportText, { folder, id: session, format })).text;
  expect(await kept()).toBeUndefined();
  stage.configure({ ai: { mode: 'none' } });
  await setState('archived');
  const first = await kept();
  expect(first?.text).toBe(await tell(session));
  expect(first?.text).toMatch(/archived\n[\s\S]*## 1\. Add five[\s\S]*Its changes wait for review\./);
  // It ends once, whoever says so again; and when it has gone on, it is told anew.
  await setState('archived');
  expect(await kept()).toEqual(first);
  await setState('active');
  await stage.ask(runs.reject, { folder, id, reason: 'not now' });
  expect(await kept()).toEqual(first);
  await setState('archived');
  expect((await kept())?.text).not.toContain('Its changes wait for review.');
  stage.configure({});
  expect(await exported('markdown')).toMatch(
    /^# [\s\S]*\n## Story of Add five\n[\s\S]*\n### 1\. Add five\n[\s\S]*_Told when it was archived, .*_\n[\s\S]*\n## 1\. Person/,
  );
  expect(JSON.parse(await exported('json')).session.story).toEqual(await kept());
}, 60_000);

it('a session in which nothing was asked for has a story, and one that is not there has none', async () => {
  const { id } = await stage.ask(sessions.create, { folder, title: 'Quiet' });
  expect(await tell(id)).toMatch(/^# Story of Quiet\n\n- session \w+ of developer, active\n.*\n- tasks: 0\n/);
  await expect(tell('nothing')).rejects.toThrow('There is no session "nothing"');
});
