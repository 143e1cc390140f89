/**
 * Every built-in template, rendered with each of its examples: what comes out can be read by whatever it is for, breaks none of the default
 * rules, and passes its own tests where these need no network. `npm run templates:build` installs and builds the projects.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { TemplateSummary } from '../../../protocol/index.ts';
import * as personas from '../../../protocol/personas.ts';
import * as rules from '../../../protocol/rules.ts';
import * as runs from '../../../protocol/runs.ts';
import * as templates from '../../../protocol/templates.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Backend } from '../../../server/createBackend.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

const LIBRARY = path.resolve(import.meta.dirname, '../../../templates/library');
const ids = readdirSync(LIBRARY);
/** As the manifest has it; the backend checks it. */
const kindOf = (id: string): string => (parse(readFileSync(path.join(LIBRARY, id, 'template.yaml'), 'utf8')) as { kind: string }).kind;
const ofKind = (...kinds: string[]): string[] => ids.filter((id) => kinds.includes(kindOf(id)));

let root: TemporaryFolder;
let folder: string;
let backend: Backend;
beforeAll(async () => {
  root = createTemporaryFolder('library');
  folder = path.join(root.path, 'shop');
  mkdirSync(folder);
  await simpleGit(folder).init();
  const environment = { PATH: process.env['PATH'], HOME: root.path, STEWARDRY_HOME: path.join(root.path, 'home') };
  backend = await createTestBackend({ environment });
  await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
}, 60_000);
afterAll(async () => {
  await backend.close();
  root.dispose();
});

const ask: Backend['kernel']['ask'] = (...args) => backend.kernel.ask(...args);
const show = (id: string) => ask(templates.show, { folder, id });

/** Renders into a folder of its own and applies it; the paths that it made, relative to that folder. */
async function make(id: string, variables: Record<string, unknown>, into: string): Promise<readonly string[]> {
  const rendered = await ask(templates.render, { folder, id, variables, into });
  if (rendered.kind !== 'changes') throw new Error(`${id} makes a text`);
  const { verification } = await ask(runs.show, { folder, id: rendered.run.id });
  expect(verification?.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  const { files } = await ask(runs.apply, { folder, id: rendered.run.id });
  return files.map((file) => path.posix.relative(into, file.path)).filter((file) => !file.startsWith('..'));
}

/** Throws for what nobody who reads such a file could make sense of. */
function readAs(file: string, text: string): void {
  if (/\{\{|\{%/.test(text) && !file.includes('.stewardry/templates/') && !file.endsWith('.yml')) throw new Error(`${file} holds Liquid`);
  if (file.endsWith('.json')) JSON.parse(text);
  if (/\.ya?ml$/.test(file)) parse(text, { strict: true });
  if (file.endsWith('.ts')) stripTypeScriptTypes(text);
  const tooMuchAir = file.endsWith('.py') ? /\n{4}/ : /\n{3}/;
  if (/[ \t]+$/m.test(text) || tooMuchAir.test(text)) throw new Error(`${file} has blanks at the end of a line, or too many empty lines`);
}

it('there are at least 25, of every kind, and each has an example', async () => {
  const { templates: all, problems } = await ask(templates.list, { folder });
  expect(problems).toEqual([]);
  expect(all.filter(({ kind }) => kind !== 'persona').length).toBeGreaterThanOrEqual(25);
  expect(new Set(all.map(({ kind }: TemplateSummary) => kind))).toEqual(new Set(templates.templateKind.options));
  for (const id of ids) expect((await show(id)).examples.length, id).toBeGreaterThan(0);
});

it('all pass their own tests', async () => {
  const { results } = await ask(templates.test, { folder, ids });
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
});

it.each(ofKind('file', 'project', 'pipeline', 'task', 'rule'))('%s makes files that can be read and break no rule', async (id) => {
  for (const { name, variables } of (await show(id)).examples) {
    const into = `made/${id}/${name}`;
    for (const file of await make(id, variables, into)) readAs(file, readFileSync(path.join(folder, into, file), 'utf8'));
  }
});

it.each(ofKind('snippet', 'prompt'))('%s makes a text', async (id) => {
  for (const { name, variables } of (await show(id)).examples) {
    const rendered = await ask(templates.render, { folder, id, variables });
    expect(rendered.kind === 'text' && rendered.text.trim().length, name).toBeGreaterThan(20);
  }
});

it('every persona becomes one of another name that can be used', async () => {
  const { templates: all } = await ask(templates.list, { folder, kinds: ['persona'] });
  for (const { id } of all) {
    const variables = { id: `my-${path.basename(id)}`, name: 'Mine', description: 'Of: "mine".' };
    const { files } = await ask(templates.preview, { folder, id, variables });
    for (const { path: file, after } of files) {
      expect((await ask(personas.validate, { folder, file: path.join(folder, file), text: after })).problems).toEqual([]);
    }
  }
});

it('rules find what their tests say', async () => {
  for (const id of ofKind('rule'))
    for (const { variables } of (await show(id)).examples) await ask(runs.apply, { folder, id: await proposalOf(id, variables) });
  // As the editor says what its watcher saw.
  await ask(workspace.filesChanged, { folder, paths: [path.join(folder, '.stewardry', 'rules', 'old-name.yml')] });
  const { results } = await ask(rules.test, { folder });
  // Those that were rendered into folders of their own above are found as well.
  expect(results.map(({ ruleId, passed, failures }) => [ruleId, passed, failures.length])).toContainEqual(['no-eval-here', 2, 0]);
  expect(results.flatMap(({ failures }) => failures)).toEqual([]);
  const { packs } = await ask(rules.list, { folder });
  const own = packs.find(({ name }) => name === 'workspace')?.rules.map(({ id }) => id) ?? [];
  expect([...new Set(own)].toSorted()).toEqual(['core-without-ui', 'no-eval-here', 'no-hack', 'old-name']);
});

async function proposalOf(id: string, variables: Record<string, unknown>): Promise<string> {
  const rendered = await ask(templates.render, { folder, id, variables });
  if (rendered.kind !== 'changes') throw new Error(`${id} makes a text`);
  return rendered.run.id;
}

/** What a project tests itself with where nothing is installed. */
const OWN_TESTS: Readonly<Record<string, readonly [program: string, ...args: string[]]>> = {
  'typescript-library': ['node', '--test', 'src/**/*.test.ts'],
  'node-cli': ['node', '--test', 'src/**/*.test.ts'],
  'vscode-extension': ['node', '--test', 'src/**/*.test.ts'],
  'react-app': ['node', '--test', 'src/**/*.test.ts'],
  'node-service': ['node', '--test', 'src/notes.test.ts'],
  'python-package': ['python3', '-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'],
  'fastapi-service': ['python3', '-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'],
  'go-service': ['go', 'test', './...'],
};

describe('projects pass their own tests', () => {
  it('each of them is tried', () => {
    expect(Object.keys(OWN_TESTS).toSorted()).toEqual(ofKind('project').toSorted());
  });

  it.for(Object.entries(OWN_TESTS))('%s', async ([id, [program, ...args]], { skip }) => {
    skip(spawnSync(program, ['--version']).error !== undefined, `${program} is not installed`);
    const [example] = (await show(id)).examples;
    const into = `tested/${id}`;
    await make(id, example?.variables ?? {}, into);
    // Outside of the test runner of this very test, which would take the child for a part of it.
    const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
    execFileSync(program, args, { cwd: path.join(folder, into), env, stdio: 'pipe', encoding: 'utf8' });
  });
});
