import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import * as personas from '../../../protocol/personas.ts';
import * as runs from '../../../protocol/runs.ts';
import * as sessions from '../../../protocol/sessions.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import { FINISH, RunStage, write } from './runStage.ts';

/** What a persona's file says it is bound by and given: its rules hold outside of the model, its practices reach the model. */

let stage: RunStage;
let folder: string;
let fake: FakeProvider;

const FINISHED = JSON.stringify({ is_done: true, summary: 'Looked.', tests: 'not_run' });

const HINT =
  'id: no-bar\nlanguage: TypeScript\nseverity: hint\nmessage: Do not call bar\nnote: Call baz instead.\nrule: { pattern: bar($A) }\n';
const persona = (name: string, front: string) =>
  `---\nname: ${name}\ndescription: Works.\ntools: ["*"]\nwrites: ["**"]\n${front}---\nYou are ${name}.\n`;

beforeAll(async () => {
  fake = await startFakeProvider();
  stage = await RunStage.create(
    'persona-bonds',
    { ai: { prices: { 'anthropic/fake': { input: 3, output: 15 } }, privatePaths: ['.stewardry/practices/here.md'] } },
    { STEWARDRY_AI_PROVIDERS: JSON.stringify({ anthropic: { url: fake.url } }), ANTHROPIC_API_KEY: 'sk-a' },
  );
  folder = stage.folder;
  mkdirSync(path.join(folder, '.stewardry', 'personas'), { recursive: true });
  stage.write('.stewardry/rules/no-bar.yml', HINT);
  stage.write(
    '.stewardry/config.yaml',
    stage.read('.stewardry/config.yaml').replace('"packs":[]', '"packs":[],"severity":{"no-bar":"off"}'),
  );
  stage.write('.stewardry/personas/free.md', persona('Free', 'delegates: [free]\n'));
  stage.write('.stewardry/personas/bound.md', persona('Bound', 'rules: [no-bar]\npractices: [tidy]\ndelegates: [free]\n'));
  stage.write('.stewardry/personas/lost.md', persona('Lost', 'rules: [no-such-rule]\n'));
  stage.write('.stewardry/practices/tidy.md', '---\ntitle: Tidy\npersonas: []\n---\nLeave nothing lying about: MARK-OF-TIDY.\n');
  stage.write('.stewardry/practices/all.md', '# For all\n\nEverybody reads MARK-OF-ALL.\n');
  stage.write('.stewardry/practices/here.md', '# Here\n\nNobody else reads MARK-OF-HERE.\n');
  await stage.backend.close();
  await stage.open();
}, 60_000);
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await fake.close();
});

const writes = async (run: string) =>
  (await stage.steps(run)).filter(({ name }) => name === 'write_file').map(({ state, verdict }) => [state, verdict?.outcome]);

describe('rules of a persona', { timeout: 60_000 }, () => {
  it('block an edit that another persona may make, also where the folder has the rule off', async () => {
    stage.script(write('c.ts', 'bar(1);\n'), FINISH);
    expect(await writes((await stage.run('Call it', { persona: 'free' })).id)).toEqual([['done', 'allow']]);
    stage.script(write('c.ts', 'bar(1);\n'), { when: 'Call baz instead', ...write('c.ts', 'baz(1);\n') }, FINISH);
    expect(await writes((await stage.run('Call it', { persona: 'bound' })).id)).toEqual([
      ['refused', 'deny'],
      ['done', 'allow'],
    ]);
  });

  it('are part of what the record says was decided under', async () => {
    stage.script(FINISH);
    const digests: unknown[] = [];
    for (const by of ['free', 'bound', 'free']) {
      const { id } = await stage.run('Nothing', { persona: by });
      const { decisions } = await stage.ask(runs.decisions, { folder, run: id, limit: 10 });
      const { rows } = await stage.ask(audit.list, { folder, filter: { action: 'govern/model' }, limit: 1 });
      digests.push(rows[0]?.policyDigest);
      expect(decisions.length).toBeGreaterThan(0);
    }
    expect([digests[0] === digests[2], digests[0] === digests[1]]).toEqual([true, false]);
  });

  it('bind whoever it hands work to', async () => {
    stage.script(
      { call: [{ tool: 'delegate', input: { persona: 'free', task: 'Write d.ts' } }] },
      write('d.ts', 'bar(2);\n'),
      { when: 'Do not call bar', ...FINISH },
      FINISH,
    );
    const run = await stage.run('Have it written', { persona: 'bound' });
    const [refused] = (await stage.steps(run.id)).filter(({ name }) => name === 'delegate');
    const children = stage.changes.filter(({ parent }) => parent === run.id);
    expect(refused?.state).toBe('done');
    expect(await writes(children[0]?.id ?? '')).toEqual([['refused', 'deny']]);
  });

  it('let nothing pass when there is no such rule', async () => {
    stage.script(write('e.ts', 'export {};\n'), FINISH);
    const run = await stage.run('Write it', { persona: 'lost' });
    expect(await writes(run.id)).toEqual([['refused', 'error']]);
    const problems = await stage.ask(personas.validate, {
      folder,
      file: 'x.md',
      text: persona('X', 'rules: [no-bra]\npractices: [tdy]\n'),
    });
    expect(problems.problems.map(({ line, message }) => [line, message])).toEqual([
      [5, 'There is no rule "no-bra". Did you mean "no-bar"?'],
      [6, 'There is no practice "tdy". Did you mean "tidy"?'],
    ]);
  });
});

describe('practices of a persona', { timeout: 60_000 }, () => {
  /** What a provider was sent, and what the manifest says of practices. */
  async function given(by: string) {
    const before = fake.requests.length;
    fake.enqueue({ kind: 'turn', turn: { parts: [{ kind: 'tool', name: 'finish', pieces: [FINISHED] }], stop: 'toolUse' } });
    const run = await stage.run('Look', { persona: by, model: 'anthropic/fake' });
    const { messages } = await stage.ask(sessions.messages, { folder, id: run.session });
    const manifest = messages.find(({ role }) => role === 'user')?.manifest ?? [];
    const sent = JSON.stringify(fake.requests.slice(before).map(({ body }) => body));
    return { sent, manifest: manifest.filter(({ item }) => item.kind === 'practice') };
  }

  it('reach the model, and stand in the manifest with their tokens', async () => {
    const { sent, manifest } = await given('bound');
    expect([sent.includes('MARK-OF-TIDY'), sent.includes('MARK-OF-ALL'), sent.includes('MARK-OF-HERE')]).toEqual([true, true, false]);
    expect(manifest.map(({ item, label, tokens, omitted }) => [item, label, tokens > 0, omitted])).toEqual([
      [{ kind: 'practice', id: 'tidy' }, 'practice Tidy', true, undefined],
      [{ kind: 'practice', id: 'all' }, 'practice For all', true, undefined],
      [{ kind: 'practice', id: 'here' }, 'practice Here', true, '".stewardry/practices/here.md" stays on this machine.'],
    ]);
  });

  it('are not given to others', async () => {
    const { sent, manifest } = await given('free');
    expect([sent.includes('MARK-OF-TIDY'), sent.includes('MARK-OF-ALL'), manifest.length]).toEqual([false, true, 2]);
  });
});

describe('a dry run', { timeout: 60_000 }, () => {
  const dry = (text: string, action: object) =>
    stage.ask(personas.dryRun, { folder, file: 'x.md', text, action: action as { kind: 'command'; command: string } });

  it('says what govern would say, with its reason, and leaves nothing behind', async () => {
    const bound = persona('X', 'rules: [no-bar]\n');
    expect(await dry(bound, { kind: 'edit', path: 'a.ts', text: 'bar(1);\n' })).toMatchObject({
      outcome: 'deny',
      reason: expect.stringContaining('Do not call bar'),
      opinions: [{ check: 'rule_compliance', rules: ['no-bar'] }],
    });
    expect(await dry(persona('X', ''), { kind: 'edit', path: 'a.ts', text: 'bar(1);\n' })).toMatchObject({ outcome: 'allow' });
    const narrow = persona('X', '').replace('writes: ["**"]', 'writes: ["docs/**"]');
    expect(await dry(narrow, { kind: 'edit', path: 'a.ts', text: null })).toMatchObject({ outcome: 'deny' });
    expect(await dry(narrow, { kind: 'read', path: '../../etc/passwd' })).toMatchObject({ outcome: 'deny' });
    expect(await dry(narrow, { kind: 'command', command: 'rm -rf /' })).toMatchObject({ outcome: 'deny' });
    expect(stage.read('a.ts')).toBe('export const one = 1;\n');
  });
});
