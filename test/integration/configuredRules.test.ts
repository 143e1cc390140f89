import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as rules from '../../protocol/rules.ts';
import * as workspace from '../../protocol/workspace.ts';
import type { Backend } from '../../server/createBackend.ts';
import { createTestBackend } from '../harness/testBackend.ts';
import { waitFor } from '../harness/waitFor.ts';

/** Configuration as the whole backend obeys it, in a folder with a package that has its own. */

const RULE = 'id: no-foo\nlanguage: TypeScript\nseverity: warning\nmessage: No foo\nrule: { pattern: foo() }\n';
const FILES: Readonly<Record<string, string>> = {
  '.stewardry/rules/no-foo.yml': RULE,
  '.stewardry/rules/twice.yml': RULE,
  '.stewardry/config.yaml': 'version: 1\nrules:\n  packs: []\n  severity: { unused-suppression: off, no-fooo: error }\n',
  'packages/legacy/.stewardry/config.yaml': 'version: 1\nrules:\n  severity: { no-foo: off, unused-suppression: error }\n',
  'packages/legacy/.stewardry/rules/legacy.yml': RULE.replace('no-foo', 'legacy-rule').replace('foo()', 'legacy()'),
  'a.ts': '// stewardry-ignore no-foo -- not needed\nbar();\nfoo();\n',
  'packages/legacy/a.ts': '// stewardry-ignore no-foo -- not needed\nbar();\nfoo();\n',
};

let root: string;
let folder: string;
let backend: Backend;

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'stewardry-config-'));
  folder = path.join(root, 'shop');
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const environment = { STEWARDRY_HOME: path.join(root, 'home') };
  backend = await createTestBackend({ environment });
  await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
});

afterAll(async () => {
  await backend.close();
  rmSync(root, { recursive: true, force: true });
});

it('knows rules that were found by a walk as soon as the walk has ended', async () => {
  const nested = path.join(folder, 'packages');
  await backend.kernel.ask(workspace.open, { folder: nested, name: 'packages', trusted: true });
  await backend.kernel.ask(workspace.listFiles, { folder: nested });
  const { packs } = await backend.kernel.ask(rules.list, { folder: nested });
  expect(packs.find((pack) => pack.name === 'workspace')?.rules.map(({ id }) => id)).toEqual(['legacy-rule']);
});

it('sets the severity of rules, those about suppressions too, by the nearest configuration', async () => {
  const { findings } = await backend.kernel.ask(rules.scan, { folder });
  expect(findings.map(({ path: file, ruleId, severity }) => `${file} ${ruleId} ${severity}`)).toEqual(['a.ts no-foo warning']);
});

it('says which definition lost, and which severity names no rule', async () => {
  const { problems } = await backend.kernel.ask(rules.list, { folder });
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Rule "no-foo" is defined twice/),
    expect.stringMatching(/^No loaded rule has the id "no-fooo"/),
  ]);
});

it.each(['packages/legacy', 'packages/legacy/a.ts'])('explains a key as seen from %s', async (from) => {
  const { value, source } = await backend.kernel.ask(workspace.explainConfig, { folder, key: 'rules.severity.no-foo', path: from });
  expect([value, source?.file]).toEqual(['off', path.join(folder, 'packages/legacy/.stewardry/config.yaml')]);
});

it('says that rules were read, also when a folder is opened twice at once', async () => {
  const environment = { STEWARDRY_HOME: path.join(root, 'home-twice') };
  const fresh = await createTestBackend({ environment });
  try {
    const told: string[] = [];
    fresh.kernel.onNotification((method) => told.push(method));
    const open = () => fresh.kernel.ask(workspace.open, { folder, name: 'w', trusted: true });
    await Promise.all([open(), open()]);
    await waitFor('the rules', () => told.includes('rules/changed'));
  } finally {
    await fresh.close();
  }
});
