import { expect, test } from 'vitest';
import { listBuiltInPacks, type PackFiles, resolvePacks, workspacePack } from './packs.ts';

/** A file system in memory: absolute path to text. */
function memory(tree: Record<string, string>): PackFiles {
  const paths = Object.keys(tree);
  return {
    readFile: async (path) => tree[path],
    exists: async (path) => paths.some((file) => file === path || file.startsWith(`${path}/`)),
    readDir: async (folder) => {
      const inside = paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
      const names = [...new Set(inside.map((path) => path.split('/')[0] ?? ''))];
      return names.map((name) => ({ name, isFolder: inside.some((path) => path.startsWith(`${name}/`)) }));
    },
  };
}

const files = memory({
  '/app/packs/security/pack.yaml': 'name: security\ndescription: Holes\ndefault: true\n',
  '/app/packs/security/rules/b.yml': '',
  '/app/packs/security/rules/js/a.yaml': '',
  '/app/packs/security/rule-tests/a-test.yml': '',
  '/app/packs/security/rule-tests/__snapshots__/a-snapshot.yml': '',
  '/app/packs/security/utils/u.yml': '',
  '/app/packs/style/pack.yaml': 'name: style\ndescription: Names\n',
  '/app/packs/style/naming.yml': '',
  '/app/packs/broken/pack.yaml': 'name: [',
  '/repo/node_modules/@acme/rules/package.json': '{"description": "Acme", "stewardry": {"rules": ["./lint", "extra.yml"]}}',
  '/repo/node_modules/@acme/rules/lint/x.yml': '',
  '/repo/node_modules/@acme/rules/lint/readme.md': '',
  '/repo/node_modules/@acme/rules/extra.yml': '',
  '/repo/node_modules/@acme/rules/web/rules/w.yml': '',
  '/repo/packages/a/node_modules/plain/package.json': '{}',
  '/repo/packages/a/node_modules/plain/rules/p.yml': '',
  '/repo/packages/a/node_modules/plain/rules/sub/q.yml': '',
  '/repo/node_modules/escape/package.json': '{"stewardry": {"rules": "../../secrets"}}',
  '/repo/node_modules/empty/package.json': '{}',
  '/repo/.stewardry/rules/own.yml': '',
  '/repo/.stewardry/rule-tests/own-test.yml': '',
  '/repo/.stewardry/config.yaml': '',
});

const { packs: builtIn, notices } = await listBuiltInPacks('/app/packs', files);
const resolve = (names: string[], folder = '/repo/packages/a', isTrusted = true) =>
  resolvePacks(names, { builtIn, folder, isTrusted, files });

test('built-in packs are listed with their files; a broken one is named and left out', () => {
  expect(builtIn).toEqual([
    {
      name: 'security',
      description: 'Holes',
      origin: 'built-in',
      isDefault: true,
      ruleFiles: ['/app/packs/security/rules/b.yml', '/app/packs/security/rules/js/a.yaml'],
      testFiles: ['/app/packs/security/rule-tests/a-test.yml'],
      utilFiles: ['/app/packs/security/utils/u.yml'],
    },
    {
      name: 'style',
      description: 'Names',
      origin: 'built-in',
      isDefault: false,
      ruleFiles: ['/app/packs/style/naming.yml'],
      testFiles: [],
      utilFiles: [],
    },
  ]);
  expect(notices.map(({ message }) => message)).toEqual(['The built-in pack "broken" has no valid pack.yaml and is left out.']);
});

test('npm packs are found in the nearest node_modules, by manifest key, by folder and by inner folder', async () => {
  const { packs } = await resolve(['security', 'npm:@acme/rules', 'npm:@acme/rules/web', 'npm:plain', 'npm:plain/sub']);
  expect(packs.map(({ name, ruleFiles }) => [name, ...ruleFiles.map((file) => file.replace(/.*node_modules\//, ''))])).toEqual([
    ['security', '/app/packs/security/rules/b.yml', '/app/packs/security/rules/js/a.yaml'],
    ['npm:@acme/rules', '@acme/rules/extra.yml', '@acme/rules/lint/x.yml'],
    ['npm:@acme/rules/web', '@acme/rules/web/rules/w.yml'],
    ['npm:plain', 'plain/rules/p.yml', 'plain/rules/sub/q.yml'],
    ['npm:plain/sub', 'plain/rules/sub/q.yml'],
  ]);
});

test('what cannot be had is one notice each, and the others are still there', async () => {
  const result = await resolve(
    ['securty', 'nothing', 'npm:missing', 'npm:empty', 'npm:escape', 'npm:../x', 'npm:plain/../../x', 'style'],
    '/repo',
  );
  expect(result.packs.map(({ name }) => name)).toEqual(['style']);
  expect(result.notices.map(({ message }) => message)).toEqual([
    'The pack "securty" does not exist. Did you mean "security"?',
    'The pack "nothing" does not exist. Built-in packs: security, style. A package is written "npm:nothing".',
    'The pack "npm:missing" is not installed: no node_modules/missing here or above. Run "npm install --save-dev missing".',
    'The pack "npm:empty" has no rules: expected YAML files in "rules/", or a folder named by "stewardry.rules" in its package.json.',
    'The pack "npm:escape" names the folder "../../secrets", which is outside the package, so it is not read.',
    '"npm:../x" is not the name of a package. Write "npm:name", "npm:@scope/name" or "npm:name/folder".',
    '"npm:plain/../../x" is not the name of a package. Write "npm:name", "npm:@scope/name" or "npm:name/folder".',
  ]);
});

test('an untrusted folder reads no npm pack, and says so', async () => {
  const result = await resolve(['npm:plain', 'style'], '/repo/packages/a', false);
  expect(result).toMatchObject({
    packs: [{ name: 'style' }],
    notices: [{ kind: 'pack', message: expect.stringContaining('Restricted Mode') }],
  });
});

test('the workspace pack has rules from rules/ only', async () => {
  expect(await workspacePack('/repo/.stewardry', files)).toMatchObject({
    ruleFiles: ['/repo/.stewardry/rules/own.yml'],
    testFiles: ['/repo/.stewardry/rule-tests/own-test.yml'],
  });
});
