import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rules, workspace } from '../../../protocol/index.ts';
import type { Backend } from '../../../server/createBackend.ts';
import { createTemporaryFolder } from '../../harness/temporaryFolder.ts';
import { BUILT_IN_PACKS, createTestBackend } from '../../harness/testBackend.ts';

/** The request through the whole backend, with the built-in packs: what a run hears before its edit lands. */

const place = createTemporaryFolder('proposed');
const folder = join(place.path, 'workspace');
let backend: Backend;

beforeAll(async () => {
  mkdirSync(folder);
  backend = await createTestBackend({ rulePacks: BUILT_IN_PACKS, environment: { STEWARDRY_HOME: join(place.path, 'home') } });
  await ask(workspace.open.method, { folder, name: 'proposed', trusted: true });
});
afterAll(async () => {
  await backend.close();
  place.dispose();
});

async function ask(method: string, params: unknown): Promise<unknown> {
  const reply = await backend.kernel.dispatch(method, params);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value;
}

const check = async (path: string, before: string | null, after: string) =>
  // The kernel has validated the reply against its schema.
  (await ask(rules.checkProposed.method, { folder, changes: [{ path, before, after }] })) as rules.ProposedCheck;

it('refuses a key in the code, and lets a clean edit of the same file pass', async () => {
  const clean = 'export const region = "eu";\n';
  const key = `export const key = "ghp_${'a8Kd93LmZq0PxT5vYb2Wc7Nf4Hj6Rs1Ue9Gi'}";\n`;
  const { findings, broken, version } = await check('src/a.ts', clean, clean + key);
  expect(broken).toEqual([]);
  expect(findings).toMatchObject([{ ruleId: 'hard-coded-secret', path: 'src/a.ts', range: { start: { line: 1 } }, enforcement: 'block' }]);
  expect(await check('src/a.ts', clean + key, `${clean}${key}export const zone = 1;\n`)).toMatchObject({
    findings: [],
    suppressions: [],
    version,
  });
});

it('names a suppression, and says nothing of one that was there', async () => {
  const silenced = '// eslint-disable-next-line no-console\nconsole.log(1);\n';
  expect((await check('src/b.ts', 'f();\n', `f();\n${silenced}`)).suppressions).toMatchObject([{ checker: 'ESLint', line: 1 }]);
  expect((await check('src/b.ts', silenced, `f();\n${silenced}`)).suppressions).toEqual([]);
});

it('a rule of the workspace that is broken is named, so that nothing looks clean', async () => {
  const file = join(folder, '.stewardry', 'rules', 'bad.yml');
  mkdirSync(join(folder, '.stewardry', 'rules'), { recursive: true });
  writeFileSync(file, 'id: bad\nlanguage: ts\nrule: { kind: nonsense }\n');
  await ask(workspace.filesChanged.method, { folder, paths: [file] });
  expect((await check('src/c.ts', null, 'f();\n')).broken).toMatchObject([{ kind: 'rule-broken', ruleId: 'bad' }]);
});
