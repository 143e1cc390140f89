/** Every module works whichever other module is absent: left out of the installation, or disabled while the backend runs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as modulesProtocol from '../../protocol/modules.ts';
import * as workspaceProtocol from '../../protocol/workspace.ts';
import type { Backend } from '../../server/createBackend.ts';
import type { ModuleDefinition } from '../../server/kernel/moduleDefinition.ts';
import type { Smoke } from '../../server/kernel/smoke.ts';
import { modules } from '../../server/modules/index.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../harness/temporaryFolder.ts';
import { createTestBackend } from '../harness/testBackend.ts';

const RULE = 'id: no-foo\nlanguage: TypeScript\nseverity: warning\nmessage: Do not call foo\nrule: { pattern: foo($A) }\n';

let root: TemporaryFolder;
let folder: string;
const smokes = new Map<string, Smoke>();

beforeAll(async () => {
  root = createTemporaryFolder('matrix');
  folder = path.join(root.path, 'shop');
  mkdirSync(path.join(folder, '.stewardry', 'rules'), { recursive: true });
  writeFileSync(path.join(folder, '.stewardry', 'config.yaml'), 'version: 1\nrules: { packs: [] }\n');
  writeFileSync(path.join(folder, '.stewardry', 'rules', 'no-foo.yml'), RULE);
  writeFileSync(path.join(folder, 'a.ts'), 'foo(1);\n');
  for (const { id } of modules) {
    // Each module exports one; whichever lacks it fails here, by name.
    const { smoke } = (await import(`../../server/modules/${id}/smoke.ts`)) as { smoke: Smoke };
    smokes.set(id, smoke);
  }
});
afterAll(() => root.dispose());

async function start(chosen: readonly ModuleDefinition[]): Promise<Backend> {
  const environment = { STEWARDRY_HOME: path.join(root.path, 'home') };
  const backend = await createTestBackend({ environment, modules: chosen });
  if (chosen.some(({ id }) => id === 'workspace')) await open(backend);
  return backend;
}

const open = (backend: Backend): Promise<unknown> => backend.kernel.ask(workspaceProtocol.open, { folder, name: 'shop', trusted: true });

/** What needs a module, directly or through another; itself included. */
function dependents(id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const module of modules) if (module.requires.some((each) => found.has(each))) found.add(module.id);
  }
  return found;
}

/** Runs the smoke of each module; what failed, by module. */
async function trySmokes(backend: Backend, ids: readonly string[]): Promise<Record<string, unknown>> {
  const failures: Record<string, unknown> = {};
  for (const id of ids) {
    await smokes
      .get(id)?.(backend.kernel.ask, folder)
      .catch((error: unknown) => {
        failures[id] = error;
      });
  }
  return failures;
}

/** The answers of every request of a module to nonsense: all of them MODULE_UNAVAILABLE when it does not run. */
async function codesOf(backend: Backend, { requests }: ModuleDefinition): Promise<ReadonlySet<string>> {
  const replies = await Promise.all([...requests.keys()].map((method) => backend.kernel.dispatch(method, {})));
  return new Set(replies.map((reply) => (reply.ok ? 'OK' : reply.error.code)));
}

const others = (absent: ReadonlySet<string>): string[] => modules.map(({ id }) => id).filter((id) => !absent.has(id));

describe.each(modules.map((module) => [module.id, module] as const))('without the module %s', (id, module) => {
  let backend: Backend;
  beforeEach(async () => {
    backend = await start(modules.filter((each) => each !== module));
  });
  afterEach(() => backend.close());

  it('all that does not need it works, what needs it says so, and its requests are unavailable', async () => {
    const absent = dependents(id);
    expect(await trySmokes(backend, others(absent))).toEqual({});
    expect(await codesOf(backend, module)).toEqual(new Set(['MODULE_UNAVAILABLE']));
    const blocked = backend.kernel.modules().filter(({ state }) => state !== 'running');
    expect(blocked.map((state) => [state.id, state.state])).toEqual(
      modules.filter((each) => each.id !== id && absent.has(each.id)).map((each) => [each.id, 'blocked']),
    );
  });
});

describe('while the backend runs', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await start(modules);
  });
  afterAll(() => backend.close());

  it('everything works to begin with', async () => {
    expect(await trySmokes(backend, others(new Set()))).toEqual({});
  });

  it.each(modules.filter(({ isEssential }) => !isEssential).map((module) => [module.id, module] as const))(
    '%s can be disabled, the others work, and it comes back',
    async (id, module) => {
      await backend.kernel.ask(modulesProtocol.disable, { id });
      expect(await trySmokes(backend, others(dependents(id)))).toEqual({});
      expect(await codesOf(backend, module)).toEqual(new Set(['MODULE_UNAVAILABLE']));
      await backend.kernel.ask(modulesProtocol.enable, { id });
      expect(await trySmokes(backend, [...dependents(id)])).toEqual({});
      await backend.kernel.ask(modulesProtocol.reload, { id });
      expect(await trySmokes(backend, [...dependents(id)])).toEqual({});
    },
  );
});
