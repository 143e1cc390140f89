import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as analytics from '../../../protocol/analytics.ts';
import * as audit from '../../../protocol/audit.ts';
import * as data from '../../../protocol/data.ts';
import * as practices from '../../../protocol/practices.ts';
import * as rules from '../../../protocol/rules.ts';
import * as runs from '../../../protocol/runs.ts';
import * as sessions from '../../../protocol/sessions.ts';
import * as templates from '../../../protocol/templates.ts';
import { type PostgresServer, startPostgres } from '../../harness/postgres.ts';
import { type RedisServer, startRedis } from '../../harness/redis.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { FINISH, RunStage } from '../runs/runStage.ts';

/** As a team has it: state on PostgreSQL, jobs on Redis. Whole runs, with real git, real rules and a scripted model. */

let postgres: PostgresServer;
let redis: RedisServer;
let stage: RunStage;
let folder: string;
beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  stage = await RunStage.create('team-runs', {}, { STEWARDRY_DATABASE_URL: postgres.url, STEWARDRY_REDIS_URL: redis.url });
  folder = stage.folder;
}, 90_000);
afterAll(async () => {
  await stage?.[Symbol.asyncDispose]();
  await Promise.all([postgres?.dispose(), redis?.dispose()]);
});

const write = (file: string, content: string) => ({ call: [{ tool: 'write_file', input: { path: file, content } }] });

describe('on PostgreSQL and Redis', { timeout: 90_000 }, () => {
  it('the state is where the team has it', async () => {
    expect(await stage.ask(data.status, { folder })).toMatchObject({ dialect: 'postgres', notices: [] });
  });

  it('a run is decided on, stopped by a rule, verified, applied by hunk, taken back and applied again', async () => {
    stage.script(
      write('c.ts', 'foo(1);\n'),
      { when: 'Call bar instead', ...write('c.ts', 'bar(1);\n') },
      write('d.ts', 'bar(2);\n'),
      FINISH,
    );
    const run = await stage.run('Call it');
    expect(run).toMatchObject({ state: 'completed', review: 'open', filesChanged: 2, isScripted: true });
    expect((await stage.steps(run.id)).filter(({ name }) => name === 'write_file').map(({ state }) => state)).toEqual([
      'refused',
      'done',
      'done',
    ]);
    const { decisions } = await stage.ask(runs.decisions, { folder, run: run.id, limit: 500 });
    expect(decisions.map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(['deny', 'allow']));
    const part = await stage.ask(runs.apply, { folder, id: run.id, selection: [{ path: 'c.ts' }] });
    expect([part.run.review, stage.read('c.ts')]).toEqual(['partly_applied', 'bar(1);\n']);
    expect((await stage.ask(runs.apply, { folder, id: run.id })).run.review).toBe('applied');
    expect((await stage.ask(runs.undo, { folder, id: run.id })).run.review).toBe('undone');
    expect((await stage.ask(runs.apply, { folder, id: run.id })).run.review).toBe('applied');
    expect([stage.read('c.ts'), stage.read('d.ts')]).toEqual(['bar(1);\n', 'bar(2);\n']);
    await stage.ask(runs.undo, { folder, id: run.id });
  });

  it('a question waits for its answer, a run is paused and cancelled, and a rejection is kept', async () => {
    stage.script({ call: [{ tool: 'run_command', input: { command: 'touch made' } }] }, FINISH);
    const asking = await stage.start('Make it');
    const question = await waitFor('a question', async () => (await stage.show(asking.id)).questions[0]);
    await stage.ask(runs.answer, { folder, answers: [{ question: question.id, isAllowed: false, text: 'No.' }] });
    expect((await stage.ended(asking.id)).state).toBe('completed');
    stage.script({ call: [{ tool: 'ask_person', input: { question: 'Which?' } }] }, FINISH);
    const { id } = await stage.start('Ask');
    await waitFor('a question', async () => (await stage.show(id)).questions[0]);
    await stage.ask(runs.cancel, { folder, id });
    expect((await stage.ended(id)).state).toBe('cancelled');
    stage.script(write('e.ts', 'bar(3);\n'), FINISH);
    const made = await stage.run('Add e');
    expect((await stage.ask(runs.reject, { folder, id: made.id, reason: 'Not here' })).review).toBe('rejected');
  });

  it('a run whose backend stops in the middle goes on in the next one', async () => {
    stage.script(write('f.ts', 'bar(4);\n'), { call: [{ tool: 'ask_person', input: { question: 'Go on?' } }] }, FINISH);
    const { id, session } = await stage.start('Go on');
    await waitFor('a question', async () => (await stage.show(id)).questions[0]);
    await stage.backend.close();
    await stage.open(true);
    const again = await waitFor('the question, again', async () => (await stage.show(id)).questions[0]);
    await stage.ask(runs.answer, { folder, answers: [{ question: again.id, isAllowed: true, text: 'Yes.' }] });
    expect((await stage.ended(id)).state).toBe('completed');
    const found = await stage.ask(sessions.list, { folder, text: 'Go on' });
    expect(found.sessions.map((each) => each.id)).toContain(session);
  });

  it('practices are measured, a template is filled in, the dashboard counts, and the record verifies', async () => {
    await stage.ask(rules.scan, { folder });
    await stage.ask(practices.measure, { folder });
    await stage.ask(practices.measure, { folder });
    expect((await stage.ask(practices.adoption, { folder })).measuredAt).toBeDefined();
    stage.write(
      '.stewardry/templates/sample/template.yaml',
      'kind: file\nname: S\ndescription: S.\nversion: 1.0.0\nfiles: { a.txt: { to: made.txt } }\n',
    );
    stage.write('.stewardry/templates/sample/files/a.txt', 'made\n');
    const rendered = await stage.ask(templates.render, { folder, id: 'sample', variables: {}, into: '' });
    if (rendered.kind === 'changes') await stage.ask(runs.apply, { folder, id: rendered.run.id });
    expect(stage.read('made.txt')).toBe('made\n');
    const day = new Date().toISOString().slice(0, 10);
    const days = { folder, from: day, to: day };
    expect((await stage.ask(analytics.runs, days)).total).toBeGreaterThan(4);
    for (const question of [analytics.findings, analytics.metrics]) expect(await stage.ask(question, days)).toBeDefined();
    expect(await stage.ask(analytics.attention, { folder })).toMatchObject({ missing: [] });
    expect((await stage.ask(analytics.report, { ...days, format: 'json' })).text).toContain('"');
    expect(await stage.ask(audit.verify, { folder })).toMatchObject({ ok: true });
  });
});
