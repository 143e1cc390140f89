/** Modules that a workspace brings: confined, switched, reloaded, and harmless when they misbehave. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as modules from '../../protocol/modules.ts';
import * as workspace from '../../protocol/workspace.ts';
import type { Backend } from '../../server/createBackend.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../harness/temporaryFolder.ts';
import { createTestBackend } from '../harness/testBackend.ts';
import { waitFor } from '../harness/waitFor.ts';

let root: TemporaryFolder;
let folder: string;
let backend: Backend;

beforeEach(async () => {
  root = createTemporaryFolder('custom');
  folder = path.join(root.path, 'shop');
  mkdirSync(path.join(folder, '.stewardry'), { recursive: true });
  writeFileSync(path.join(folder, '.stewardry', 'config.yaml'), 'version: 1\nrules: { packs: [] }\n');
  const environment = { STEWARDRY_HOME: path.join(root.path, 'home'), SECRET: 'sesame' };
  backend = await createTestBackend({ environment, workers: 1 });
});

afterEach(async () => {
  await backend.close();
  root.dispose();
});

const open = (trusted = true) => backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted });
const ask = (method: string, params: object = {}) => backend.kernel.dispatch(method, { folder, ...params });
const stateOf = (id: string) => backend.kernel.modules().find((each) => each.id === id);
const changed = (...files: string[]) =>
  backend.kernel.ask(workspace.filesChanged, { folder, paths: files.map((file) => path.join(folder, file)) });

interface Capability {
  readonly effect?: string;
  readonly description?: string;
}

/** Writes a module whose capabilities take and give anything. */
function write(name: string, code: string, manifest: object = {}, capabilities: Record<string, Capability> = { run: {} }): void {
  const at = path.join(folder, '.stewardry', 'modules', name);
  mkdirSync(at, { recursive: true });
  const declared = Object.fromEntries(
    Object.entries(capabilities).map(([verb, each]) => [
      verb,
      { description: verb, params: { type: 'object' }, result: { type: 'object' }, ...each },
    ]),
  );
  writeFileSync(
    path.join(at, 'module.json'),
    JSON.stringify({ name, version: '1.0.0', description: name, capabilities: declared, ...manifest }),
  );
  writeFileSync(path.join(at, 'index.mjs'), code);
}

describe('a scaffolded module', () => {
  it('is written, passes its own test, loads, keeps its tables and answers', async () => {
    await open();
    const { files } = await backend.kernel.ask(modules.create, { folder, name: 'my-notes' });
    expect(files).toEqual([
      '.stewardry/modules/my-notes/module.json',
      '.stewardry/modules/my-notes/index.mjs',
      '.stewardry/modules/my-notes/index.test.mjs',
      '.stewardry/modules/my-notes/migrations/sqlite/0001_create_notes.sql',
      '.stewardry/modules/my-notes/migrations/postgres/0001_create_notes.sql',
    ]);
    execFileSync(process.execPath, ['--test'], { cwd: path.join(folder, '.stewardry', 'modules', 'my-notes'), stdio: 'pipe' });
    expect(await backend.kernel.ask(modules.lint, { folder })).toEqual({ checked: ['my-notes'], notices: [] });
    expect(await open()).toEqual({ notices: [] });
    expect(await ask('custom/my-notes/add', { id: 'a', text: 'Buy tea' })).toEqual({ ok: true, value: { count: 1 } });
    expect(await ask('custom/my-notes/list')).toEqual({ ok: true, value: { notes: [{ id: 'a', text: 'Buy tea' }] } });
    const wrong = await ask('custom/my-notes/add', { id: 'b' });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'VALIDATION', message: expect.stringContaining('text') } });
    const { modules: all } = await backend.kernel.ask(modules.list, {});
    expect(all.find(({ id }) => id === 'my-notes')).toMatchObject({ state: 'running', version: '0.1.0', origin: 'workspace' });
  });

  it('is refused a second time, and under a name that cannot be', async () => {
    await open();
    await backend.kernel.ask(modules.create, { folder, name: 'notes' });
    await expect(backend.kernel.ask(modules.create, { folder, name: 'notes' })).rejects.toMatchObject({ error: { code: 'CONFLICT' } });
    await expect(backend.kernel.ask(modules.create, { folder, name: 'rules' })).rejects.toMatchObject({ error: { code: 'CONFLICT' } });
    await expect(backend.kernel.ask(modules.create, { folder, name: '../x' })).rejects.toMatchObject({ error: { code: 'BAD_INPUT' } });
  });
});

describe('what a module can reach', () => {
  it('is not loaded in a folder that is not trusted, and goes when trust does', async () => {
    write('one', 'export const handlers = { run: () => ({}) };');
    await open(false);
    expect(await ask('custom/one/run')).toMatchObject({ ok: false, error: { code: 'MODULE_UNAVAILABLE' } });
    await open();
    expect(await ask('custom/one/run')).toEqual({ ok: true, value: {} });
    await open(false);
    expect(stateOf('one')).toBeUndefined();
  });

  it('is the language and ctx: no process, no network, no files, no code from text, not even through an error of ours', async () => {
    write(
      'spy',
      `const tryTo = async (work) => { try { return String(await work()) } catch (error) { return error.name } };
      export const handlers = { run: async () => ({
        globals: ['process', 'require', 'fetch', 'WebSocket', 'setTimeout', 'Buffer', 'global', 'console'].filter((name) => name in globalThis),
        imported: await tryTo(() => import('node:net')),
        evaluated: await tryTo(() => new Function('return 1')()),
        throughError: await tryTo(async () => { try { await import('node:fs') } catch (error) { return error.constructor.constructor('return process')() } }),
        polluted: await tryTo(async () => { try { await import('node:fs') } catch (error) { Object.getPrototypeOf(error.constructor.prototype).evil = 1; return 'yes' } }),
      }) };`,
    );
    await open();
    expect(await ask('custom/spy/run')).toEqual({
      ok: true,
      value: {
        globals: expect.any(Array),
        imported: 'TypeError',
        evaluated: 'EvalError',
        throughError: 'EvalError',
        polluted: 'TypeError',
      },
    });
    const reply = await ask('custom/spy/run');
    // vm gives every realm a console of V8's own, which leads nowhere.
    expect((reply as { value: { globals: string[] } }).value.globals.filter((name) => name !== 'console')).toEqual([]);
  });

  it('is other files of its own folder, and none outside', async () => {
    write('parts', `import { two } from './parts/two.mjs';\nexport const handlers = { run: () => ({ two }) };`);
    mkdirSync(path.join(folder, '.stewardry/modules/parts/parts'));
    writeFileSync(path.join(folder, '.stewardry/modules/parts/parts/two.mjs'), 'export const two = 2;');
    write('outside', `import fs from 'node:fs';\nexport const handlers = { run: () => ({}) };`);
    await open();
    expect(await ask('custom/parts/run')).toEqual({ ok: true, value: { two: 2 } });
    expect(stateOf('outside')).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('a module may import files of its own folder only'),
    });
  });

  it('is the capabilities that it declares to call, in its own folder and on behalf of whoever asked', async () => {
    const code = 'export const handlers = { run: (ctx, { method, ...rest }) => ctx.call(method, rest) };';
    write('caller', code, { calls: ['workspace/listFiles', 'workspace/setConfig'] });
    await open();
    expect(await ask('custom/caller/run', { method: 'workspace/listFiles', folder })).toMatchObject({ ok: true });
    const forbidden = { ok: false, error: { code: 'FORBIDDEN', message: expect.stringContaining('not among the "calls"') } };
    expect(await ask('custom/caller/run', { method: 'rules/list' })).toMatchObject(forbidden);
    const viewer = { kind: 'person', name: 'Eve', role: 'viewer' } as const;
    const params = { folder, method: 'workspace/setConfig', key: 'rules.packs', value: [] };
    expect(await backend.kernel.dispatch('custom/caller/run', params, { actor: viewer })).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN' },
    });
  });

  it('is its own tables, and only where it may change something', async () => {
    const sql = 'create table custom_keeper_things (id text primary key);';
    const code = `export const handlers = {
      put: (ctx, { table, id }) => ctx.table(table).insert({ id }).then(() => ({})),
      fail: async (ctx, { id }) => { await ctx.table('custom_keeper_things').insert({ id }); throw Object.assign(new Error('No.'), { code: 'BAD_INPUT' }) },
      peek: (ctx, { id }) => ctx.table('custom_keeper_things').insert({ id }),
      get: async (ctx) => ({ rows: await ctx.table('custom_keeper_things').select() }),
    };`;
    const verbs = { put: { effect: 'state' }, fail: { effect: 'state' }, peek: {}, get: {} };
    write('keeper', code, { tables: ['custom_keeper_things'] }, verbs);
    for (const dialect of ['sqlite', 'postgres']) {
      const at = path.join(folder, '.stewardry/modules/keeper/migrations', dialect);
      mkdirSync(at, { recursive: true });
      writeFileSync(path.join(at, '0001_create_things.sql'), sql);
    }
    expect(await open()).toEqual({ notices: [] });
    expect(await ask('custom/keeper/put', { table: 'custom_keeper_things', id: 'a' })).toEqual({ ok: true, value: {} });
    expect(await ask('custom/keeper/put', { table: 'audit_rows', id: 'a' })).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    expect(await ask('custom/keeper/peek', { id: 'b' })).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    // What a failed request wrote is undone with it.
    expect(await ask('custom/keeper/fail', { id: 'c' })).toMatchObject({ ok: false, error: { code: 'BAD_INPUT', message: 'No.' } });
    expect(await ask('custom/keeper/get')).toEqual({ ok: true, value: { rows: [{ id: 'a' }] } });
  });
});

describe('a module that misbehaves', () => {
  const limits = { limits: { timeMs: 300, memoryMb: 16 } };
  const unharmed = async (): Promise<void> => {
    expect(await backend.kernel.dispatch('access/whoami', {})).toMatchObject({ ok: true });
  };

  it('by throwing: its caller is told, its code goes on', async () => {
    write(
      'bad',
      'let count = 0; export const handlers = { run: () => { if (++count === 1) throw new Error("inner"); return { count } } };',
    );
    await open();
    expect(await ask('custom/bad/run')).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(await ask('custom/bad/run')).toEqual({ ok: true, value: { count: 2 } });
    await unharmed();
  });

  it('by hanging or looping: it is stopped after its time, and started again for the next', async () => {
    const code = 'export const handlers = { loop: () => { for (;;); }, hang: () => new Promise(() => undefined), run: () => ({}) };';
    write('slow', code, limits, { loop: {}, hang: {}, run: {} });
    await open();
    for (const verb of ['loop', 'hang']) {
      expect(await ask(`custom/slow/${verb}`)).toMatchObject({
        ok: false,
        error: { code: 'TIMEOUT', message: expect.stringContaining('300 ms') },
      });
    }
    expect(await ask('custom/slow/run')).toEqual({ ok: true, value: {} });
    await unharmed();
  });

  it('by eating memory, on the heap or beside it: it is stopped, nobody else is', async () => {
    const code = `export const handlers = {
      heap: () => { const all = []; for (;;) all.push(new Array(100_000).fill(all.length)); },
      buffers: async (ctx) => { const all = []; for (;;) { all.push(new Uint8Array(8_000_000).fill(1)); await ctx.call('access/whoami'); } },
    };`;
    write('greedy', code, { limits: { timeMs: 20_000, memoryMb: 16 }, calls: ['access/whoami'] }, { heap: {}, buffers: {} });
    await open();
    for (const verb of ['heap', 'buffers'])
      expect(await ask(`custom/greedy/${verb}`)).toMatchObject({
        ok: false,
        error: { code: 'IO', message: expect.stringContaining('more than 16 MB') },
      });
    await unharmed();
  }, 60_000);

  it('by answering what it did not declare: the answer does not get out', async () => {
    write('liar', 'export const handlers = { run: () => ({ count: "many" }) };', {
      capabilities: { run: { description: 'r', result: { type: 'object', properties: { count: { type: 'integer' } } } } },
    });
    await open();
    expect(await ask('custom/liar/run')).toMatchObject({ ok: false, error: { code: 'VALIDATION' } });
  });

  it('by dying all the time: it is left alone for a while', async () => {
    write('mortal', 'export const handlers = { run: () => { for (;;); } };', { limits: { timeMs: 20 } });
    await open();
    const codes: string[] = [];
    for (let count = 0; count < 8; count++) {
      const reply = await ask('custom/mortal/run');
      codes.push(reply.ok ? 'OK' : reply.error.code);
    }
    expect(codes.slice(-1)).toEqual(['IO']);
  });

  it('by not exporting what it declares: it says so and does not run', async () => {
    write('empty', 'export const nothing = 1;');
    await open();
    expect(stateOf('empty')).toEqual({
      id: 'empty',
      state: 'failed',
      reason: 'it failed to start (index.mjs does not export handlers.run, which module.json declares)',
    });
  });
});

describe('while the backend runs', () => {
  it('an edited module is read again, a broken one says why, a deleted one goes', async () => {
    write('live', 'export const handlers = { run: () => ({ version: 1 }) };');
    await open();
    expect(await ask('custom/live/run')).toEqual({ ok: true, value: { version: 1 } });
    write('live', 'export const handlers = { run: () => ({ version: 2 }) };');
    let moves = 0;
    backend.kernel.onNotification((method) => void (method === modules.changed.method && moves++));
    await changed('.stewardry/modules/live/index.mjs');
    await waitFor('the new code', () => moves >= 4 && stateOf('live')?.state === 'running');
    expect(await ask('custom/live/run')).toEqual({ ok: true, value: { version: 2 } });
    write('live', 'export const handlers = {');
    await changed('.stewardry/modules/live/index.mjs');
    await waitFor('the failure', () => stateOf('live')?.state === 'failed');
    expect(stateOf('live')?.reason).toContain('Unexpected');
    rmSync(path.join(folder, '.stewardry/modules/live'), { recursive: true });
    await changed('.stewardry/modules/live/index.mjs');
    await waitFor('its end', () => stateOf('live') === undefined);
  });

  it('it hears what it declared to hear of its own workspace', async () => {
    const code = `let heard = 0; export const hooks = { 'workspace/filesOutdated': (ctx, { paths }) => { heard += paths.length } };
      export const handlers = { run: () => ({ heard }) };`;
    write('listener', code, { hooks: ['workspace/filesOutdated'] });
    await open();
    await changed('a.ts', 'b.ts');
    expect(await ask('custom/listener/run')).toEqual({ ok: true, value: { heard: 2 } });
  });

  it('it is disabled and enabled like any other, and a built-in one keeps its name', async () => {
    write('one', 'export const handlers = { run: () => ({}) };');
    write('rules', 'export const handlers = { run: () => ({}) };');
    const { notices } = await open();
    expect(notices.map(({ message }) => message)).toEqual(['There is a module "rules" already. Give yours another name.']);
    await backend.kernel.ask(modules.disable, { id: 'one', folder });
    expect(await ask('custom/one/run')).toMatchObject({ ok: false, error: { code: 'MODULE_UNAVAILABLE' } });
    await backend.kernel.ask(modules.enable, { id: 'one', folder });
    expect(await ask('custom/one/run')).toEqual({ ok: true, value: {} });
  });
});

describe('lint', () => {
  const good = { name: 'one', version: '1.0.0', description: 'One.' };
  const lint = async (manifest: unknown): Promise<string[]> => {
    const at = path.join(folder, '.stewardry', 'modules', 'one');
    mkdirSync(at, { recursive: true });
    writeFileSync(path.join(at, 'index.mjs'), '');
    writeFileSync(path.join(at, 'module.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
    return (await backend.kernel.ask(modules.lint, { folder })).notices.map(({ message }) => message);
  };

  it('has nothing to say about a good one', async () => {
    expect(await lint(good)).toEqual([]);
  });

  it.each([
    ['{', /not valid JSON/],
    [{ ...good, name: undefined }, /"name"/],
    [{ ...good, name: 'Two' }, /"name": lower-case letters/],
    [{ ...good, name: 'two' }, /"name" is "two", and the folder is "one"/],
    [{ ...good, version: '1' }, /"version": a version such as 1\.0\.0/],
    [{ ...good, description: '' }, /"description"/],
    [{ ...good, author: 3 }, /"author"/],
    [{ ...good, requires: 'rules' }, /"requires"/],
    [{ ...good, optional: [1] }, /"optional\.0"/],
    [{ ...good, calls: ['everything'] }, /"calls\.0": a capability such as rules\/list/],
    [{ ...good, tables: ['audit_rows'] }, /"tables\.0"/],
    [{ ...good, tables: ['custom_other_things'] }, /"tables\.0": must begin with "custom_one_"/],
    [{ ...good, tables: ['custom_one_things'] }, /There are no migrations here/],
    [{ ...good, hooks: {} }, /"hooks"/],
    [{ ...good, limits: { timeMs: 1e9 } }, /"limits\.timeMs"/],
    [{ ...good, limits: { memoryMb: 1e9 } }, /"limits\.memoryMb"/],
    [{ ...good, capabilities: { 'Do it': { description: 'd' } } }, /"capabilities\.Do it"/],
    [{ ...good, capabilities: { run: {} } }, /"capabilities\.run\.description"/],
    [{ ...good, capabilities: { run: { description: 'd', effect: 'all' } } }, /"capabilities\.run\.effect"/],
    [{ ...good, capabilities: { run: { description: 'd', power: 'root' } } }, /"capabilities\.run\.power"/],
    [{ ...good, capabilities: { run: { description: 'd', params: { type: 'string' } } } }, /"capabilities\.run\.params": a JSON schema/],
    [{ ...good, capabilities: { run: { description: 'd', result: { type: 'nonsense' } } } }, /"capabilities\.run\.result": a JSON schema/],
    [{ ...good, scripts: {} }, /Unrecognized key: "scripts"/],
  ])('refuses %j', async (manifest, message) => {
    expect((await lint(manifest)).join('\n')).toMatch(message);
  });
});
