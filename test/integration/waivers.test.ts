import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Waiver, WaiverReference } from '../../protocol/index.ts';
import * as rules from '../../protocol/rules.ts';
import * as workspace from '../../protocol/workspace.ts';
import { localDate } from '../../server/base/clock.ts';
import type { Backend } from '../../server/createBackend.ts';
import { addDays } from '../../server/governance/findings/waiverPolicy.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../harness/temporaryFolder.ts';
import { createTestBackend } from '../harness/testBackend.ts';

/** Waivers through the whole backend: comments and baseline are listed, renewed and ended; what is over is found again. */

const today = localDate(Date.now());
const FILES: Readonly<Record<string, string>> = {
  '.stewardry/config.yaml': 'version: 1\nrules: { packs: [] }\n',
  '.stewardry/rules/no-foo.yml':
    'id: no-foo\nlanguage: TypeScript\nseverity: error\nmessage: No foo\nstewardry: { owner: platform team }\nrule: { pattern: foo($A) }\n',
  '.stewardry/rules/strict.yml':
    'id: strict\nlanguage: TypeScript\nseverity: error\nmessage: No bar\nstewardry: { waivers: { allowed: true, maxDays: 30 } }\nrule: { pattern: bar($A) }\n',
  'a.ts': [
    `// stewardry-ignore no-foo -- soon gone @ana until ${addDays(today, 3)}`,
    'foo(1);',
    '// stewardry-ignore no-foo -- was gone until 2020-01-01',
    'foo(2);',
    '// stewardry-ignore no-foo -- nothing below',
    'other();',
    '// stewardry-ignore strict -- without end',
    'bar(1);',
    '// stewardry-ignore no-foo -- for good',
    'foo(3);',
    'foo(4);',
    '',
  ].join('\n'),
};

let root: TemporaryFolder;
let folder: string;
let backend: Backend;

beforeAll(async () => {
  root = createTemporaryFolder('waivers');
  folder = path.join(root.path, 'shop');
  const environment = { STEWARDRY_HOME: path.join(root.path, 'home') };
  backend = await createTestBackend({ environment });
});
afterAll(async () => {
  await backend.close();
  await root.dispose();
});

beforeEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
  await backend.kernel.ask(workspace.filesChanged, { folder, paths: [path.join(folder, '.stewardry', 'config.yaml')] });
  await backend.kernel.ask(rules.scan, { folder });
}, 60_000);

const ask = (): Backend['kernel']['ask'] => backend.kernel.ask;
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
const list = async (): Promise<Waiver[]> => (await ask()(rules.waivers, { folder })).waivers;
const about = async (reason: string): Promise<WaiverReference> => {
  const found = (await list()).find((waiver) => waiver.reason === reason);
  if (found === undefined) throw new Error(`No waiver says "${reason}".`);
  return found.reference;
};
const findings = async (): Promise<string[]> =>
  (await ask()(rules.scan, { folder })).findings.map(({ ruleId, range }) => `${ruleId} ${range.start.line}`);

it('lists those first that want something, with owner, end and what they keep quiet', async () => {
  expect(
    (await list()).map(({ state, reason, owner, ruleOwner, line, findings: quiet }) => [state, reason, owner, ruleOwner, line, quiet]),
  ).toEqual([
    ['expired', 'was gone', undefined, 'platform team', 3, 0],
    ['ineffective', 'without end', undefined, undefined, 7, 0],
    ['expiring', 'soon gone', '@ana', 'platform team', 1, 1],
    ['unused', 'nothing below', undefined, 'platform team', 5, 0],
    ['active', 'for good', undefined, 'platform team', 9, 1],
  ]);
});

it('renews a comment where it stands: what was over is quiet again', async () => {
  expect(await findings()).toContain('no-foo 3');
  const until = addDays(today, 60);
  const changed = await ask()(rules.renewWaivers, { folder, waivers: [await about('was gone')], until, owner: 'ben' });
  expect(changed).toEqual({ files: ['a.ts'], changed: 1 });
  expect(read('a.ts')).toContain(`// stewardry-ignore no-foo -- was gone @ben until ${until}\nfoo(2);`);
  expect(await findings()).not.toContain('no-foo 3');
});

it('ends several at once, each in its place', async () => {
  const waivers = [await about('for good'), await about('nothing below')];
  await ask()(rules.endWaivers, { folder, waivers });
  expect(read('a.ts')).not.toMatch(/for good|nothing below/);
  expect(await findings()).toContain('no-foo 7');
  // The file is not as it was read any more.
  await expect(ask()(rules.endWaivers, { folder, waivers })).rejects.toMatchObject({ error: { code: 'CONFLICT' } });
});

it('does not go beyond what a rule allows', async () => {
  const waivers = [await about('without end')];
  const renew = (until: string | null) => ask()(rules.renewWaivers, { folder, waivers, until });
  await expect(renew(null)).rejects.toThrow(/for 30 days/);
  await expect(renew(addDays(today, 31))).rejects.toThrow(/for 30 days/);
  await expect(renew('2020-01-01')).rejects.toThrow(/is over/);
  await renew(addDays(today, 30));
  expect((await findings()).filter((each) => /strict|not-allowed/.test(each))).toEqual([]);
  const suppress = { folder, path: 'a.ts', text: 'bar(1)', ruleId: 'strict', line: 0, reason: 'why' };
  await expect(ask()(rules.suppress, suppress)).rejects.toThrow(/for 30 days/);
});

it('gives an entry of the baseline an end, after which its finding is reported again', async () => {
  await ask()(rules.writeBaseline, { folder, mode: 'create' });
  expect(await findings()).not.toContain('no-foo 10');
  const entry = (await list()).find(({ reference, line }) => reference.kind === 'baseline' && line === 10);
  const waivers = [entry?.reference].filter((reference) => reference !== undefined);
  await ask()(rules.renewWaivers, { folder, waivers, until: today, reason: 'until the rewrite', owner: '@ana' });
  expect((await list()).find(({ reason }) => reason === 'until the rewrite')).toMatchObject({
    owner: '@ana',
    state: 'expiring',
    findings: 1,
  });
  const file = path.join(folder, '.stewardry', 'baseline.json');
  writeFileSync(file, read('.stewardry/baseline.json').replace(`"until":"${today}"`, '"until":"2020-01-01"'));
  await ask()(workspace.filesChanged, { folder, paths: [file] });
  expect(await findings()).toContain('no-foo 10');
  expect((await list()).find(({ reason }) => reason === 'until the rewrite')).toMatchObject({ state: 'expired', findings: 0 });
  await ask()(rules.endWaivers, { folder, waivers });
  expect(read('.stewardry/baseline.json')).not.toContain('until the rewrite');
});
