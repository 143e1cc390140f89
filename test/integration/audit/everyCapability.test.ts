import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import type { AuditRow, RequestDefinition } from '../../../protocol/index.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { contentHash } from '../../../server/base/contentHash.ts';
import type { Backend } from '../../../server/createBackend.ts';
import type { ModuleDefinition } from '../../../server/kernel/moduleDefinition.ts';
import { modules } from '../../../server/modules/index.ts';
import { sampleOf } from '../../harness/sampleOf.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

/** Everything that can be asked of the backend, asked: whatever changes something leaves its row, and nothing else changes anything. */

const capabilities: readonly RequestDefinition[] = modules.flatMap((module) => [...module.requests.values()]);
const mutating = capabilities.filter(({ traits }) => traits.effect !== 'none');
const namesOf = (definitions: readonly RequestDefinition[]) => definitions.map((definition) => [definition.method, definition] as const);

let root: TemporaryFolder;
let folder: string;

async function start(chosen: readonly ModuleDefinition[], name: string): Promise<Backend> {
  const environment = { ...process.env, STEWARDRY_HOME: path.join(root.path, name) };
  const backend = await createTestBackend({ environment, modules: chosen });
  await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
  return backend;
}

/** The rows of one request, wherever they are, oldest first. */
async function rowsOf(backend: Backend, correlationId: string): Promise<AuditRow[]> {
  const pages = await Promise.all(
    [folder, null].map((place) => backend.kernel.ask(audit.list, { folder: place, filter: { correlationId } })),
  );
  return pages.flatMap(({ rows }) => rows.toReversed());
}

beforeAll(async () => {
  root = createTemporaryFolder('capabilities');
  folder = path.join(root.path, 'shop');
  mkdirSync(path.join(folder, '.stewardry', 'rules'), { recursive: true });
  writeFileSync(path.join(folder, '.stewardry', 'config.yaml'), 'version: 1\nrules: { packs: [] }\n');
  const rule = 'id: no-foo\nlanguage: TypeScript\nseverity: warning\nmessage: Do not call foo\nrule: { pattern: foo($A) }\n';
  writeFileSync(path.join(folder, '.stewardry', 'rules', 'no-foo.yml'), rule);
  writeFileSync(path.join(folder, 'a.ts'), 'foo(1);\n');
  await simpleGit(folder).init();
});
afterAll(() => root.dispose());

/** Real modules in all but what they do: through the real router and its middleware. */
describe('a capability with an effect leaves its rows', () => {
  /** Answered by the real module: they are how this test looks. */
  const REAL = ['audit/list', 'workspace/open'];
  let backend: Backend;

  beforeAll(async () => {
    backend = await start(modules.map(withoutWork), 'stubbed');
  });
  afterAll(() => backend.close());

  function withoutWork(module: ModuleDefinition): ModuleDefinition {
    return {
      ...module,
      async start(powers, reach) {
        const running = await module.start(powers, reach);
        const handle: typeof running.handle = async (method, params, call) => {
          if (REAL.includes(method)) return running.handle(method, params, call);
          const definition = module.requests.get(method);
          return definition && sampleOf(definition.result);
        };
        return { ...running, handle };
      },
    };
  }

  it('there are such capabilities, and each is asked below', () => {
    expect(mutating.length).toBeGreaterThan(15);
  });

  it.each(namesOf(mutating))('%s', async (method, { params, traits }) => {
    const correlationId = `test-${method}`;
    const reply = await backend.kernel.dispatch(method, sampleOf(params, { folder }), { correlationId });
    expect(reply).toMatchObject({ ok: true });
    const row = { action: method, actor: { kind: 'person' }, correlationId };
    const expected = traits.effect === 'state' ? ['done'] : ['intended', 'done'];
    // Whatever is kept out has to say why, where it is declared.
    const verdicts = traits.keepsOutOfAudit === undefined ? expected : [];
    expect(await rowsOf(backend, correlationId)).toMatchObject(verdicts.map((verdict) => ({ ...row, verdict })));
  });

  it.each(namesOf(mutating))('%s, when it is refused', async (method, { params }) => {
    const correlationId = `refused-${method}`;
    const actor = { kind: 'persona', name: 'builder', role: 'viewer', model: 'scripted' } as const;
    const reply = await backend.kernel.dispatch(method, sampleOf(params, { folder }), { correlationId, actor });
    expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    expect(await rowsOf(backend, correlationId)).toMatchObject([
      { action: method, verdict: 'deny', actor: { name: 'builder', model: 'scripted' } },
    ]);
  });
});

describe('with the real handlers', () => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await start(modules, 'real');
    // A first scan fills the caches, which are no effect.
    await backend.kernel.dispatch('rules/scan', { folder });
  });
  afterAll(() => backend.close());

  /** What people own in the folder. */
  function filesNow(): string {
    const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const files = names.map((entry) => path.join(entry.parentPath, entry.name)).toSorted();
    const hash = createHash('sha256');
    for (const file of files) hash.update(file).update(readFileSync(file));
    return hash.digest('hex');
  }

  /** What real parameters look like where the least that fits would only be refused. */
  const EXAMPLES: Readonly<Record<string, unknown>> = {
    'workspace/setConfig': { key: 'rules.severity.no-foo', value: 'error' },
    'rules/setSeverity': { ruleId: 'no-foo', severity: 'off' },
    'rules/setPack': { pack: 'security', isEnabled: false },
    'rules/writeBaseline': { mode: 'create' },
    'rules/saveRule': { source: 'id: no-bar\nlanguage: TypeScript\nseverity: info\nrule: { pattern: bar() }\n' },
    'rules/setRuleScope': { ruleId: 'no-bar', files: ['src/**'], ignores: [] },
    'rules/setEnforcement': { ruleId: 'no-bar', ai: 'advise' },
    'rules/removeRule': { ruleId: 'no-bar' },
    'audit/prune': { days: 1 },
  };

  it.each(Object.entries(EXAMPLES))('%s changes something and leaves its rows', async (method, example) => {
    const correlationId = `real-${method}`;
    const reply = await backend.kernel.dispatch(method, { folder, ...(example as object) }, { correlationId });
    expect(reply).toMatchObject({ ok: true });
    const rows = await rowsOf(backend, correlationId);
    expect(rows.map(({ action, verdict }) => `${action} ${verdict}`).at(-1)).toBe(`${method} done`);
  });

  it('a file that is replaced leaves the hashes of before and after', async () => {
    const file = path.join(folder, '.stewardry', 'config.yaml');
    const before = contentHash(readFileSync(file));
    await backend.kernel.ask(workspace.setConfig, { folder, key: 'rules.severity.no-foo', value: 'off' }, { correlationId: 'hashes' });
    const rows = await rowsOf(backend, 'hashes');
    expect(rows.at(-1)).toMatchObject({ verdict: 'done', before, after: contentHash(readFileSync(file)) });
  });

  it.each(['workspace/installHooks', 'modules/disable', 'modules/enable'])('%s leaves the hashes of before and after', async (method) => {
    const correlationId = `hashes-${method}`;
    expect(await backend.kernel.dispatch(method, { folder, id: 'health' }, { correlationId })).toMatchObject({ ok: true });
    const last = (await rowsOf(backend, correlationId)).at(-1);
    expect(last).toMatchObject({ action: method, verdict: 'done', after: expect.stringMatching(/^[\w-]{43}$/) });
    expect(last?.before).not.toBe(last?.after);
  });

  /** It has no effect of its own, and yet each call is recorded: who asked from outside is worth knowing. */
  const RECORDED = 'agents/callTool';
  const reading = capabilities.filter(({ traits, method }) => traits.effect === 'none' && method !== RECORDED);
  it.each(namesOf(reading))('%s changes no file and leaves no row', { timeout: 60_000 }, async (method, { params }) => {
    const correlationId = `read-${method}`;
    const before = filesNow();
    // Whether it succeeds does not matter here: much of what is asked for does not exist.
    await backend.kernel.dispatch(method, sampleOf(params, { folder, path: 'a.ts' }), { correlationId });
    expect([filesNow(), await rowsOf(backend, correlationId)]).toEqual([before, []]);
  });

  it('and the record of all that verifies', async () => {
    for (const place of [folder, null]) expect(await backend.kernel.ask(audit.verify, { folder: place })).toMatchObject({ ok: true });
  });
});
