/** Templates of all layers, rendered, reviewed, applied, taken back, and followed when they move on: over a real backend. */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import * as events from '../../../protocol/events.ts';
import * as runs from '../../../protocol/runs.ts';
import * as templates from '../../../protocol/templates.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { RunStage } from '../runs/runStage.ts';

let stage: RunStage;
beforeAll(async () => {
  stage = await RunStage.create('templates');
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const manifest = (more = '', kind = 'file', version = '1.0.0'): string =>
  `kind: ${kind}\nname: Sample\ndescription: A sample.\nversion: ${version}\n${more}`;

/** A template of the workspace. */
function template(id: string, yaml: string, files: Record<string, string>): void {
  stage.write(`.stewardry/templates/${id}/template.yaml`, yaml);
  for (const [file, text] of Object.entries(files)) stage.write(`.stewardry/templates/${id}/${file}`, text);
}

const ask: RunStage['ask'] = (...args) => stage.ask(...args);
const render = (id: string, variables: Record<string, unknown> = {}, into = '') =>
  ask(templates.render, { folder: stage.folder, id, variables, into });
const preview = (id: string, variables: Record<string, unknown> = {}, into = '') =>
  ask(templates.preview, { folder: stage.folder, id, variables, into });
const runOf = async (...given: Parameters<typeof render>): Promise<string> => {
  const rendered = await render(...given);
  if (rendered.kind !== 'changes') throw new Error('This template makes a text');
  return rendered.run.id;
};

const NAMED = `variables:
  required: [name]
  properties:
    name: { type: string, title: Name, pattern: "^[A-Za-z ]+$" }
    tests: { type: boolean, default: false }
files:
  module.ts: { to: "src/{{ name | kebab }}.ts" }
  module.test.ts: { to: "src/{{ name | kebab }}.test.ts", when: tests }
`;

describe('rendering', () => {
  beforeAll(() =>
    template('sample', manifest(NAMED), {
      'files/module.ts.liquid': 'export const {{ name | camel }} = 1;\n',
      'files/module.test.ts.liquid': '// {{ name }}\n',
    }),
  );

  it('shows what would come of it and writes nothing', async () => {
    const { problems, files } = await preview('sample', { name: 'Order item', tests: true }, 'pkg');
    expect({ problems, files }).toEqual({
      problems: [],
      files: [
        { path: 'pkg/src/order-item.test.ts', change: 'added', before: null, after: '// Order item\n', isExecutable: false },
        { path: 'pkg/src/order-item.ts', change: 'added', before: null, after: 'export const orderItem = 1;\n', isExecutable: false },
      ],
    });
    expect(existsSync(path.join(stage.folder, 'pkg'))).toBe(false);
    expect((await preview('sample', {})).problems).toEqual([{ variable: 'name', message: '"Name" is needed.' }]);
  });

  it('makes a change set that is applied, taken back, recorded and counted', async () => {
    const { folder } = stage;
    const before = (await simpleGit(folder).status()).files.length;
    const id = await runOf('sample', { name: 'Cart' });
    expect(existsSync(path.join(folder, 'src'))).toBe(false);
    await ask(runs.apply, { folder, id });
    expect(stage.read('src/cart.ts')).toBe('export const cart = 1;\n');
    await ask(runs.undo, { folder, id });
    expect((await simpleGit(folder).status()).files).toHaveLength(before);

    const { templates: listed } = await ask(templates.list, { folder, kinds: ['file'] });
    expect(listed.find((each) => each.id === 'sample')?.uses).toMatchObject({ rendered: 1, failed: 0 });
    const { rows } = await ask(audit.list, { folder, limit: 200 });
    expect(rows.filter(({ action }) => action === 'templates/render').map(({ verdict }) => verdict)).toEqual(['done', 'intended']);
    const { events: published } = await ask(events.list, { folder });
    expect(published.find(({ name }) => name === 'template.rendered')?.payload).toMatchObject({
      template: 'sample',
      kind: 'file',
      layer: 'workspace',
      run: id,
      files: 1,
      isUpdate: false,
    });
  });

  it('says what is wrong with answers, and counts only templates that are wrong', async () => {
    await expect(render('sample', { name: 'a1' })).rejects.toThrow('cannot be filled in. "Name" is not as it must be');
    template('wrong', manifest(), { 'files/a.txt.liquid': 'one\n{{ nobody }}\n' });
    await expect(render('wrong')).rejects.toThrow(/wrong.files.a\.txt\.liquid", line 2: undefined variable: nobody/);
    const { templates: listed } = await ask(templates.list, { folder: stage.folder });
    const usesOf = (id: string) => listed.find((each) => each.id === id)?.uses;
    expect([usesOf('sample')?.failed, usesOf('wrong')?.failed]).toEqual([0, 1]);
  });

  it('changes nothing twice', async () => {
    stage.write('src/same.ts', 'export const same = 1;\n');
    await expect(render('sample', { name: 'Same' })).rejects.toThrow('changes nothing');
  });

  it('gives a text for a snippet, and copies a persona under a name of its own', async () => {
    template('greet', manifest('variables: { properties: { who: { type: string, default: you } } }\n', 'snippet'), {
      'text.liquid': 'Hello {{ who }}',
    });
    expect(await render('greet')).toEqual({ kind: 'text', text: 'Hello you' });
    const { files } = await preview('persona/reviewer', { id: 'strict', name: 'Strict: "reviewer"' });
    expect(files.map((file) => file.path)).toEqual(['.stewardry/personas/strict.md']);
    expect(files[0]?.after).toMatch(/^---\nname: "Strict: \\"reviewer\\""\ndescription: "Reads a change.*"\ntier: reason\n/);
    expect(files[0]?.after).toContain('You are the reviewer.');
  });
});

describe('what is hostile', () => {
  it.each([
    ['climbs', '"../../{{ render.folder }}.txt"', 'is refused'],
    ['is absolute', '"/tmp/{{ render.folder }}.txt"', 'is refused'],
    ['belongs to git', '.git/hooks/pre-commit', 'is refused'],
  ])('a path that %s', async (name, to, message) => {
    const id = `path-${name.replaceAll(' ', '-')}`;
    template(id, manifest(`files: { a.txt: { to: ${to} } }\n`), { 'files/a.txt.liquid': 'x' });
    await expect(render(id)).rejects.toThrow(message);
  });

  it('a path through a link, and a link in a template', async () => {
    symlinkSync(stage.root.path, path.join(stage.folder, 'out'));
    template('linked', manifest('files: { a.txt: { to: out/a.txt } }\n'), { 'files/a.txt.liquid': 'x' });
    await expect(render('linked')).rejects.toThrow('leads out of the folder');
    await expect(render('sample', { name: 'X' }, 'out')).rejects.toThrow('leads out of the folder');
    template('holds-link', manifest(), { 'files/a.txt': 'x' });
    symlinkSync('/etc/passwd', path.join(stage.folder, '.stewardry/templates/holds-link/files/passwd'));
    await expect(render('holds-link')).rejects.toThrow('is a link');
    expect(existsSync(path.join(stage.root.path, 'a.txt'))).toBe(false);
  });

  it('a file that is no text is named, and hides nothing else', async () => {
    template('holds-picture', manifest(), { 'files/a.txt': 'x' });
    writeFileSync(
      path.join(stage.folder, '.stewardry/templates/holds-picture/files/logo.png'),
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]),
    );
    await expect(render('holds-picture')).rejects.toThrow(/logo\.png" cannot be used: it is no UTF-8 text\. Mend or remove the file\.$/);
    expect((await preview('sample', { name: 'Beside' })).problems).toEqual([]);
  });

  it('a pattern that takes for ever is stopped, and the backend answers meanwhile', { timeout: 30_000 }, async () => {
    template('bomb', manifest('variables: { properties: { a: { type: string, pattern: "^(a+)+$" } } }\n'), { 'files/a.txt': 'x' });
    const stopped = expect(preview('bomb', { a: `${'a'.repeat(60)}!` })).rejects.toThrow('took longer than 5 s');
    expect((await preview('sample', { name: 'Meanwhile' })).files).toHaveLength(1);
    await stopped;
  });

  it('manifests that are wrong are named with their lines, and hide no others', async () => {
    template('broken-yaml', 'kind: [', {});
    template('broken-key', `${manifest()}vresion: 1\n`, { 'files/a': '' });
    template('broken-version', manifest('', 'file', 'one'), { 'files/a': '' });
    mkdirSync(path.join(stage.folder, '.stewardry/templates/Not Good'), { recursive: true });
    const { templates: listed, problems } = await ask(templates.list, { folder: stage.folder });
    const told = problems.map(
      ({ file, line, message }) => `${path.relative(path.join(stage.folder, '.stewardry/templates'), file)}:${line + 1} ${message}`,
    );
    expect(told).toEqual([
      expect.stringMatching(/^Not Good:1 "Not Good" cannot be the name/),
      'broken-key/template.yaml:5 There is no key "vresion". Did you mean "version"?',
      'broken-version/template.yaml:4 "version" is "one". Write a semantic version such as 1.0.0.',
      expect.stringMatching(/^broken-yaml\/template.yaml:1 This is not valid YAML/),
    ]);
    expect(listed.some(({ id }) => id === 'sample')).toBe(true);
  });
});

describe('a template that moves on', () => {
  const one = 'keep\nold\nend\n';
  const files = (text: string): Record<string, string> => ({ 'files/a.txt.liquid': text, 'files/b.txt.liquid': '{{ name }}\n' });
  const project = (version: string, more = ''): string =>
    manifest(`variables: { required: [name], properties: { name: { type: string }${more} } }\n`, 'project', version);

  it('is followed by a three-way merge that keeps what people changed', async () => {
    const { folder } = stage;
    template('moving', project('1.0.0'), files(one));
    await ask(runs.apply, { folder, id: await runOf('moving', { name: 'Ada' }, 'app') });
    const file = '.stewardry/answers/moving--app.yaml';
    expect(stage.read(file)).toContain('template: moving\nversion: 1.0.0\ninto: app\nvariables:\n  name: Ada\n');
    expect((await ask(templates.answers, { folder })).answers).toEqual([
      { file, template: 'moving', version: '1.0.0', into: 'app', state: 'current' },
    ]);

    stage.write('app/a.txt', one.replace('keep', 'mine'));
    template('moving', project('1.1.0', ', port: { type: integer, default: 80 }'), {
      ...files(one.replace('end', 'new end')),
      'files/c.txt.liquid': '{{ port }}\n',
    });
    expect((await ask(templates.answers, { folder })).answers).toMatchObject([{ state: 'outdated', version: '1.0.0', available: '1.1.0' }]);
    const { run } = await ask(templates.update, { folder, file });
    const { files: changed } = await ask(runs.changeSet, { folder, id: run.id });
    expect(changed.map((each) => each.path)).toEqual([file, 'app/a.txt', 'app/c.txt']);
    await ask(runs.apply, { folder, id: run.id });
    expect([stage.read('app/a.txt'), stage.read('app/c.txt')]).toEqual(['mine\nold\nnew end\n', '80\n']);
    expect((await ask(templates.answers, { folder })).answers).toMatchObject([{ state: 'current', version: '1.1.0' }]);
    await expect(ask(templates.update, { folder, file })).rejects.toThrow('changes nothing');

    await ask(runs.undo, { folder, id: run.id });
    expect([stage.read('app/a.txt'), existsSync(path.join(folder, 'app/c.txt'))]).toEqual(['mine\nold\nend\n', false]);
  });

  it('conflicts are said and left alone; answers can be changed', async () => {
    const { folder } = stage;
    stage.write('app/a.txt', one.replace('end', 'my end'));
    const { run } = await ask(templates.update, { folder, file: '.stewardry/answers/moving--app.yaml', variables: { name: 'Bob' } });
    const { conflicts } = await ask(runs.apply, { folder, id: run.id });
    expect(conflicts.map(({ path: file, reason }) => `${file} ${reason}`)).toEqual(['app/a.txt sameLines']);
    expect([stage.read('app/a.txt'), stage.read('app/b.txt')]).toEqual(['keep\nold\nmy end\n', 'Bob\n']);
  });

  it('answers that are broken, hostile or of nothing are said', async () => {
    const { folder } = stage;
    stage.write('.stewardry/answers/broken.yaml', 'template: moving\n');
    stage.write(
      '.stewardry/answers/gone.yaml',
      stage.read('.stewardry/answers/moving--app.yaml').replace('template: moving', 'template: gone'),
    );
    const { answers } = await ask(templates.answers, { folder });
    expect(answers.map(({ file, state }) => `${path.basename(file)} ${state}`)).toEqual([
      'broken.yaml broken',
      'gone.yaml missing',
      'moving--app.yaml current',
    ]);
    await expect(ask(templates.update, { folder, file: '../../etc/passwd' })).rejects.toThrow('is not in .stewardry/answers');
    await expect(ask(templates.update, { folder, file: '.stewardry/answers/broken.yaml' })).rejects.toThrow('is no file of answers');
  });
});

describe('tests of templates', () => {
  it('render examples and compare them', async () => {
    const examples = 'examples: [{ name: good, variables: { name: A } }, { name: bad, variables: { name: B } }, { name: missing }]\n';
    template('tested', manifest(`variables: { required: [name], properties: { name: { type: string } } }\n${examples}`), {
      'files/a.txt.liquid': 'one\n{{ name }}\n',
      'expected/good/a.txt': 'one\nA\n',
      'expected/bad/a.txt': 'one\nA\n',
    });
    const { results } = await ask(templates.test, { folder: stage.folder, ids: ['tested'] });
    expect(results.map(({ example, passed, messages }) => [example, passed, ...messages])).toEqual([
      ['good', true],
      ['bad', false, '"a.txt" is not as expected: line 2 is "B" instead of "A".'],
      ['missing', false, '"name" is needed.'],
    ]);
  });
});

describe('layers', () => {
  it('npm packages bring templates as data; the workspace is the strongest', async () => {
    const { folder } = stage;
    const root = path.join(folder, 'node_modules', '@acme', 'kit');
    mkdirSync(path.join(root, 'blueprints', 'shared', 'files'), { recursive: true });
    writeFileSync(path.join(root, 'package.json'), JSON.stringify({ name: '@acme/kit', stewardry: { templates: 'blueprints' } }));
    writeFileSync(path.join(root, 'blueprints', 'shared', 'template.yaml'), manifest());
    writeFileSync(path.join(root, 'blueprints', 'shared', 'files', 'a.txt'), '{{ as it is }}');
    await ask(workspace.setConfig, { folder, key: 'templates.packages', value: ['npm:@acme/kit', 'npm:nowhere'] });
    const { templates: listed, problems } = await ask(templates.list, { folder });
    expect(listed.find(({ id }) => id === 'shared')).toMatchObject({ layer: 'package', package: 'npm:@acme/kit' });
    expect(problems.map(({ message }) => message)).toContainEqual(expect.stringContaining('no node_modules/nowhere'));
    expect((await preview('shared')).files).toMatchObject([{ path: 'a.txt', after: '{{ as it is }}' }]);
    template('shared', manifest('tags: [own]\n'), { 'files/a.txt': 'own' });
    expect((await ask(templates.show, { folder, id: 'shared' })).template).toMatchObject({ layer: 'workspace', tags: ['own'] });
  });

  it('nothing of a folder that is not trusted is used', async () => {
    const { folder } = stage;
    await ask(workspace.open, { folder, name: 'shop', trusted: false });
    const { templates: listed, problems } = await ask(templates.list, { folder });
    expect(listed.filter(({ layer }) => layer === 'workspace' || layer === 'package')).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([
      'The templates of this folder are not used, because you have not said that you trust it.',
    ]);
    await expect(render('sample', { name: 'A' })).rejects.toThrow('There is no template "sample"');
    await ask(workspace.open, { folder, name: 'shop', trusted: true });
  });
});
