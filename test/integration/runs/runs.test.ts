import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import * as runs from '../../../protocol/runs.ts';
import * as sessions from '../../../protocol/sessions.ts';
import { FINISH, RunStage, write } from './runStage.ts';

/** Whole runs: a scripted model, real git, real rules, real files. */

let stage: RunStage;
let folder: string;
beforeAll(async () => {
  stage = await RunStage.create('runs');
  folder = stage.folder;
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const decisionsOf = async (run: string) => (await stage.ask(runs.decisions, { folder, run, limit: 500 })).decisions;

describe('a run', { timeout: 60_000 }, () => {
  it('says what it was started with, and which message each step belongs to', async () => {
    stage.script({ say: 'I look.', call: [{ tool: 'read_file', input: { path: 'a.ts' } }] }, FINISH);
    const context = [{ kind: 'note', text: 'carefully' } as const];
    const { id, session } = await stage.run('Look', { context });
    expect((await stage.show(id)).given).toEqual({ context, plans: false });
    const { messages } = await stage.ask(sessions.messages, { folder, id: session, run: id });
    const [answer, read] = await stage.steps(id);
    const said = messages.find((message) => message.id === answer?.message)?.content;
    expect([answer?.kind, read?.kind, read?.message, said?.[0]]).toEqual([
      'model',
      'tool',
      answer?.message,
      { kind: 'text', text: 'I look.' },
    ]);
  });

  it('has one decision for each action, and a row in the record for each decision', async () => {
    stage.script(
      {
        call: [
          { tool: 'read_file', input: { path: 'a.ts' } },
          { tool: 'list_files', input: {} },
        ],
      },
      write('d.ts', 'export {};\n'),
      FINISH,
    );
    const run = await stage.run('Look around');
    const decisions = await decisionsOf(run.id);
    const tools = (await stage.steps(run.id)).filter(({ kind }) => kind === 'tool');
    expect(tools.map(({ name, state }) => [name, state])).toEqual([
      ['read_file', 'done'],
      ['list_files', 'done'],
      ['write_file', 'done'],
    ]);
    for (const { id } of tools) expect(decisions.filter(({ step }) => step === id)).toHaveLength(1);
    // Three requests to a model, three calls.
    expect(decisions).toHaveLength(6);
    const { rows } = await stage.ask(audit.list, { folder, filter: { subject: 'd.ts' } });
    expect(rows.map(({ action, verdict }) => [action, verdict])).toEqual([
      ['govern/edit', 'done'],
      ['govern/edit', 'allow'],
    ]);
    expect(rows[0]).toMatchObject({ actor: { kind: 'persona', name: 'developer', model: 'scripted/test' } });
    expect(rows[0]?.policyDigest).toBeTruthy();
    expect(await stage.ask(audit.verify, { folder })).toMatchObject({ ok: true });
  });

  it('one id follows it from the request of the client through the log into every row of the record', async () => {
    stage.script(write('traced.ts', 'export {};\n'), FINISH);
    const { id } = await stage.ask(runs.start, { folder, prompt: 'Leave traces' }, { correlationId: 'of-the-client' });
    await stage.ended(id);
    const { rows } = await stage.ask(audit.list, { folder, filter: { correlationId: 'of-the-client' }, limit: 100 });
    expect([...new Set(rows.map(({ action }) => action))]).toEqual(
      expect.arrayContaining(['runs/start', 'sessions/create', 'govern/model', 'govern/edit']),
    );
    const logged = stage
      .log()
      .split('\n')
      .filter((line) => line.includes('"of-the-client"'));
    expect(logged.some((line) => line.includes('"runs/start"'))).toBe(true);
  });

  it('is rated by a person, who may think again; the newest word is shown and counted', async () => {
    stage.script(FINISH);
    const { id } = await stage.run('Be rated');
    const rate = (value: 'up' | 'down' | 'none', reason = '') => stage.ask(runs.rate, { folder, id, value, reason });
    const counted = async () =>
      (await stage.ask(runs.statistics, { folder, since: '2000-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z' })).ratings;
    await rate('up');
    expect(await counted()).toEqual({ up: 1, down: 0 });
    await rate('down', 'It did nothing.');
    expect((await stage.show(id)).rating).toMatchObject({ value: 'down', reason: 'It did nothing.', by: expect.any(String) });
    expect(await counted()).toEqual({ up: 0, down: 1 });
    await rate('none');
    expect([(await stage.show(id)).rating, await counted()]).toEqual([undefined, { up: 0, down: 0 }]);
    await expect(stage.ask(runs.rate, { folder, id: 'nothing', value: 'up' })).rejects.toThrow('nothing');
    // It made nothing, so nothing is written, and there is nothing to take back.
    await expect(stage.ask(runs.apply, { folder, id })).rejects.toThrow('changed nothing, so there is nothing to apply');
    expect((await stage.show(id)).applications).toEqual([]);
  });

  it('keeps why something was done so, and writes it as a page', async () => {
    const note = { what: 'Use a map', why: 'Look-ups are by id.', alternatives: ['A list'], evidence: [] };
    stage.script({ call: [{ tool: 'note_decision', input: note }] }, FINISH);
    const { id } = await stage.run('Decide');
    const { files } = await stage.ask(runs.exportDecisions, { folder, run: id, into: 'docs/adr' });
    expect(files.map(({ path: name }) => name)).toEqual(['docs/adr/0001-use-a-map.md']);
    expect(stage.read('docs/adr/0001-use-a-map.md')).toContain('Look-ups are by id.');
  });

  it('hands a part to another persona, which works in the same tree with what both may do', async () => {
    stage.script(
      { when: 'Hand it on', call: [{ tool: 'delegate', input: { persona: 'reviewer', task: 'Write the file r.ts' } }] },
      { when: 'Write the file r.ts', ...write('r.ts', 'export {};\n') },
      { when: 'reviewer', ...FINISH },
      FINISH,
    );
    const { id } = await stage.run('Hand it on');
    const { runs: all } = await stage.ask(runs.list, { folder });
    const child = all.find(({ parent }) => parent === id);
    expect(child).toMatchObject({ persona: 'reviewer', state: 'completed' });
    // A reviewer may not write, whoever hands it the work.
    expect(await stage.stepOf(child?.id ?? '', 'write_file')).toBeUndefined();
  });

  it('a second request with the same key starts nothing', async () => {
    stage.script(FINISH);
    const first = await stage.start('Once', { key: 'k1' });
    expect((await stage.start('Once', { key: 'k1' })).id).toBe(first.id);
    await stage.ended(first.id);
  });

  it('says what happens in order and without a gap, and lists runs newest first', async () => {
    stage.script({ say: 'Hello there.' }, FINISH);
    stage.script({ say: 'Hello there.', ...FINISH });
    const { id } = await stage.run('Talk');
    const messages = stage.events.filter(({ run }) => run === id);
    expect(messages.map(({ sequence }) => sequence)).toEqual(messages.map((_, index) => index + 1));
    const text = messages.flatMap(({ events }) => events).flatMap((event) => (event.kind === 'text' ? [event.text] : []));
    expect(text.join('')).toBe('Hello there.');
    expect((await stage.ask(runs.list, { folder, limit: 1 })).runs[0]?.id).toBe(id);
  });

  it('with models switched off the answer says so, and there is no run', async () => {
    const { runs: before } = await stage.ask(runs.list, { folder });
    stage.configure({ ai: { mode: 'none' } });
    await expect(stage.start('Anything')).rejects.toThrow('"ai.mode" is none');
    stage.configure({});
    expect((await stage.ask(runs.list, { folder })).runs).toHaveLength(before.length);
  });
});
