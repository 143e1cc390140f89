import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as personas from '../../../protocol/personas.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Backend } from '../../../server/createBackend.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

/** Personas as clients see them, through the whole backend: layers, trust, links, changes, imports. */

let root: TemporaryFolder;
let folder: string;
let home: string;
let backend: Backend;
const changes: unknown[] = [];

beforeAll(async () => {
  root = createTemporaryFolder('personas');
  [folder, home] = [path.join(root.path, 'shop'), path.join(root.path, 'home')];
  const environment = { ...process.env, STEWARDRY_HOME: home };
  backend = await createTestBackend({ environment, workers: 1 });
  backend.kernel.onNotification((method, params) => void (method === personas.changed.method && changes.push(params)));
});
afterAll(async () => {
  await backend.close();
  root.dispose();
});
beforeEach(async () => {
  for (const each of [folder, path.join(home, 'personas')]) {
    rmSync(each, { recursive: true, force: true });
    mkdirSync(each, { recursive: true });
  }
  await open(true);
});

const open = (trusted: boolean) => backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted });
const list = () => backend.kernel.ask(personas.list, { folder });
const show = (id: string) => backend.kernel.ask(personas.show, { folder, id });
const problems = async () => (await list()).problems.map(({ file, message }) => `${path.relative(root.path, file)}: ${message}`);
const text = (name: string, front = '') => `---\nname: ${name}\ndescription: Does it.\n${front}---\nYou are ${name}.\n`;

function write(file: string, content: string, within = path.join(folder, '.stewardry', 'personas')): string {
  const whole = path.join(within, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  return whole;
}

describe('the built-in ones', () => {
  it('are ten, without a problem, and each may do what its name promises', async () => {
    const { personas: found, problems: none } = await list();
    expect([found.map(({ id }) => id), none]).toEqual([
      ['architect', 'data', 'developer', 'devops', 'documentation', 'product-manager', 'qa', 'recovery', 'reviewer', 'security'],
      [],
    ]);
    for (const { id, limits, description } of found) {
      expect([id, limits.budget === undefined, limits.delegates.includes(id), description.length > 20]).toEqual([id, false, false, true]);
      // Nothing can be handed on that would need more than whoever hands it on may do.
      if (limits.delegates.length > 0) expect(limits.tools).toContain('delegate');
    }
    const writing = found.filter(({ limits }) => limits.writes.length > 0).map(({ id }) => id);
    expect(writing).not.toContain('reviewer');
    expect(writing).not.toContain('security');
  });

  it('say in plain words what they may do', async () => {
    expect((await show('documentation')).mayDo).toEqual([
      'Reads every file.',
      'Changes only **/*.md, **/*.mdx, **/*.rst, **/*.adoc, docs/**, README*, CHANGELOG*.',
      'Deletes nothing.',
      'Runs no commands of its own choice.',
      'Runs the tests.',
      'Hands work to nobody.',
      'Spends at most $0.50 in a run.',
      'Gets the models of the tier fast.',
    ]);
  });
});

describe('layers', () => {
  it('replace one another by id: built-in, then the user’s, then the workspace’s', async () => {
    write('reviewer.md', text('Mine'), path.join(home, 'personas'));
    expect((await show('reviewer')).persona).toMatchObject({ name: 'Mine', layer: 'user' });
    write('reviewer.md', text('Ours'));
    expect(await show('reviewer')).toMatchObject({ persona: { name: 'Ours', layer: 'workspace' }, prompt: 'You are Ours.' });
  });

  it('go on without a file that is broken: it hides nothing, and nothing of it counts', async () => {
    write('reviewer.md', text('Ours', 'writes: ["/etc/**"]\ntools: ["*"]\n'));
    write('other.md', text('Other'));
    expect((await show('reviewer')).persona).toMatchObject({ layer: 'built-in', limits: { writes: [] } });
    expect((await show('other')).persona.name).toBe('Other');
    expect(await problems()).toEqual([expect.stringContaining('shop/.stewardry/personas/reviewer.md: "writes.0" is "/etc/**"')]);
  });

  it('name delegates that there are not', async () => {
    write('a.md', text('A', 'delegates: [b, nobody]\n'));
    write('b.md', text('B'));
    expect(await problems()).toEqual([expect.stringContaining('There is no persona "nobody" to hand work to')]);
  });
});

describe('a folder that is not trusted', () => {
  it('has no say, and it is said', async () => {
    write('reviewer.md', text('Evil', 'tools: ["*"]\nwrites: ["**"]\n'));
    write('evil.md', text('Evil'));
    await open(false);
    expect((await show('reviewer')).persona.layer).toBe('built-in');
    await expect(show('evil')).rejects.toThrow('There is no persona "evil"');
    expect(await problems()).toEqual([
      'shop/.stewardry/personas: The personas of this folder are not used, because you have not said that you trust it.',
    ]);
    await open(true);
    expect((await show('evil')).persona.layer).toBe('workspace');
  });
});

describe('hostile names and paths', () => {
  it('links are not followed', async () => {
    const outside = write('outside.md', text('Outside'), root.path);
    write('a.md', text('A'));
    symlinkSync(outside, path.join(folder, '.stewardry', 'personas', 'linked.md'));
    await expect(show('linked')).rejects.toThrow('"linked" cannot be used');
    expect(await problems()).toEqual([expect.stringContaining('linked.md: This persona is a link')]);
  });

  it('a folder that is a link is not used, nor written to', async () => {
    const outside = path.join(root.path, 'elsewhere');
    write('x.md', text('X'), outside);
    mkdirSync(path.join(folder, '.stewardry'), { recursive: true });
    symlinkSync(outside, path.join(folder, '.stewardry', 'personas'));
    expect(await problems()).toEqual([expect.stringContaining('This folder is a link that leads out of the workspace')]);
    const source = write('new.agent.md', 'You.', root.path);
    await expect(backend.kernel.ask(personas.importFrom, { folder, source })).rejects.toThrow('is a link that leads elsewhere');
    expect(existsSync(path.join(outside, 'new.md'))).toBe(false);
  });

  it.each(['constructor', '__proto__', '../developer', 'developer.md', ''])('there is no persona %j', async (id) => {
    await expect(show(id)).rejects.toThrow('There is no persona');
  });

  it('names that cannot be ids are said', async () => {
    for (const name of ['A B.md', '..md', 'x\n.md']) write(name, text('X'));
    expect((await problems()).length).toBe(3);
  });
});

it('a change of a file counts at once, and is announced', async () => {
  const file = write('mine.md', text('One'));
  expect((await show('mine')).persona.name).toBe('One');
  changes.length = 0;
  writeFileSync(file, text('Two'));
  expect((await show('mine')).persona.name).toBe('Two');
  await backend.kernel.ask(workspace.filesChanged, { folder, paths: [file] });
  await expect.poll(() => changes).toContainEqual({ folder });
});

it('an import is shown first, then written, and replaces nothing', async () => {
  const source = write(
    '.roomodes',
    'customModes: [{ slug: helper, roleDefinition: You help., groups: [read] }, { slug: taken, roleDefinition: x }]',
    folder,
  );
  const taken = write('taken.md', text('Taken'));
  const preview = await backend.kernel.ask(personas.previewImport, { folder, source });
  expect(preview.personas.map(({ id, conflict }) => [id, conflict === undefined])).toEqual([
    ['helper', true],
    ['taken', false],
  ]);
  expect(readdirSync(path.dirname(taken))).toEqual(['taken.md']);
  await backend.kernel.ask(personas.importFrom, { folder, source });
  expect((await show('helper')).persona).toMatchObject({ layer: 'workspace', limits: { writes: [] } });
  expect((await show('taken')).persona.name).toBe('Taken');
});

it('a text is checked as an editor holds it', async () => {
  const check = (content: string) => backend.kernel.ask(personas.validate, { folder, file: path.join(folder, 'x.md'), text: content });
  expect(await check(text('X', 'delegates: [x, developer]\n'))).toMatchObject({
    problems: [],
    persona: { id: 'x' },
    mayDo: expect.arrayContaining(['Changes no file.']),
  });
  expect((await check(text('X', 'delegates: [nobody]\n'))).problems).toMatchObject([{ line: 3 }]);
  expect((await check('x')).problems).toMatchObject([{ line: 0, message: expect.stringContaining('front matter is missing') }]);
});
