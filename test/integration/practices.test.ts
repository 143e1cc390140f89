import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as practices from '../../protocol/practices.ts';
import * as rules from '../../protocol/rules.ts';
import * as workspace from '../../protocol/workspace.ts';
import type { Backend } from '../../server/createBackend.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../harness/temporaryFolder.ts';
import { BUILT_IN_PACKS, createTestBackend } from '../harness/testBackend.ts';

/** Practices as clients see them: layers, trust, saving, and adoption counted from findings of real scans. */

let root: TemporaryFolder;
let folder: string;
let backend: Backend;
beforeAll(async () => {
  root = createTemporaryFolder('practices');
  folder = path.join(root.path, 'shop');
  const rule = (id: string, more: string) => `id: ${id}\nlanguage: TypeScript\nseverity: warning\nmessage: No ${id}\n${more}\n`;
  write('.stewardry/config.yaml', 'version: 1\nrules: { packs: [], severity: { switched-off: off } }\n');
  write('.stewardry/rules/no-foo.yml', rule('no-foo', 'rule: { pattern: foo($A) }'));
  write('.stewardry/rules/off.yml', rule('switched-off', 'rule: { pattern: off($A) }'));
  write('.stewardry/rules/go.yml', 'id: go-only\nlanguage: Go\nseverity: warning\nmessage: x\nrule: { pattern: x() }\n');
  write('.stewardry/practices/ours.md', '---\ntitle: Ours\nrules: [no-foo]\n---\nNo foo.\n');
  write(
    '.stewardry/practices/half.md',
    '---\ntitle: Half\nrules: [no-foo, switched-off, go-only]\nfiles: ["src/**"]\n---\nNo foo there.\n',
  );
  write('src/a.ts', 'foo(1);\nfoo(2);\n');
  write('src/b.ts', 'export {};\n');
  write('c.ts', '// stewardry-ignore no-foo -- it is measured elsewhere\nfoo(1);\n');
  write('d.ts', 'export {};\n');
  const environment = { ...process.env, STEWARDRY_HOME: path.join(root.path, 'home') };
  // It stays, as in an editor: a scan measures.
  backend = await createTestBackend({ rulePacks: BUILT_IN_PACKS, environment, workers: 1, isResident: true });
  await open(true);
}, 60_000);
afterAll(async () => {
  await backend.close();
  root.dispose();
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}
const open = (trusted: boolean) => backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted });
const adoptionOf = async (id: string) =>
  (await backend.kernel.ask(practices.adoption, { folder })).practices.find((practice) => practice.id === id);

it('ten are built in, each with a checklist and an example, and every rule that they link is there', async () => {
  const { practices: all, problems } = await backend.kernel.ask(practices.list, { folder });
  const builtIn = all.filter(({ layer }) => layer === 'built-in');
  expect([builtIn.length, problems]).toEqual([10, []]);
  const { packs } = await backend.kernel.ask(rules.list, { folder });
  const known = new Set(packs.flatMap((pack) => pack.rules.map(({ id }) => id)));
  for (const { id, rules: linked, checklist } of builtIn) {
    expect([id, linked.filter((rule) => !known.has(rule)), checklist.length > 2]).toEqual([id, [], true]);
    expect((await backend.kernel.ask(practices.show, { folder, id })).example).toBeTruthy();
  }
});

it('adoption is counted from the findings of a scan, kept for the day, and follows what is mended', { timeout: 60_000 }, async () => {
  expect(await adoptionOf('ours')).toMatchObject({ score: null, history: [] });
  await backend.kernel.ask(rules.scan, { folder });
  // Three of four TypeScript files are clean: what a comment accepts with a reason counts as clean.
  await expect.poll(async () => (await adoptionOf('ours'))?.score, { timeout: 20_000 }).toBe(75);
  // In src one of two files is clean; the rule that is off counts as nothing kept; for the third there is no file.
  expect(await adoptionOf('half')).toMatchObject({
    score: 25,
    findings: 2,
    rules: [
      { id: 'no-foo', state: 'on', files: 2, filesWithFindings: 1, findings: 2 },
      { id: 'switched-off', state: 'off', files: 2 },
      { id: 'go-only', state: 'unused', files: 0 },
    ],
  });
  write('src/a.ts', 'export {};\n');
  await backend.kernel.ask(rules.scan, { folder });
  await expect.poll(async () => (await adoptionOf('ours'))?.score, { timeout: 20_000 }).toBe(100);
  expect((await adoptionOf('ours'))?.history).toHaveLength(1);
});

it('what the baseline accepts is still there', { timeout: 30_000 }, async () => {
  write('src/a.ts', 'foo(3);\n');
  await backend.kernel.ask(rules.scan, { folder });
  await backend.kernel.ask(rules.writeBaseline, { folder, mode: 'create' });
  await backend.kernel.ask(rules.scan, { folder });
  await backend.kernel.ask(practices.measure, { folder });
  expect(await adoptionOf('ours')).toMatchObject({ score: 75, findings: 1 });
});

it('is written over nothing that changed meanwhile, and never with a problem', async () => {
  const save = (text: string, basedOn: string | null) => backend.kernel.ask(practices.save, { folder, id: 'new', text, basedOn });
  const { digest } = await save('# New\n\nOne.\n', null);
  await expect(save('# New\n\nTwo.\n', null)).rejects.toThrow('is there already');
  write('.stewardry/practices/new.md', '# New\n\nSomebody else.\n');
  await expect(save('# New\n\nTwo.\n', digest)).rejects.toThrow('changed or removed meanwhile');
  await expect(save('---\nrule: []\n---\nx', digest)).rejects.toThrow('There is no key "rule"');
});

it('nothing of a folder that is not trusted is given to anybody', async () => {
  await open(false);
  const { practices: all, problems } = await backend.kernel.ask(practices.list, { folder });
  expect([all.length, problems.map(({ message }) => message)]).toEqual([10, [expect.stringContaining('have not said that you trust')]]);
  const given = await backend.kernel.ask(practices.forPersona, { folder, persona: 'reviewer' });
  expect(given.practices.map(({ id }) => id)).toEqual(['code-review', 'testing', 'security']);
  await open(true);
});
