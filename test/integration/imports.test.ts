import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as imports from '../../protocol/imports.ts';
import * as personas from '../../protocol/personas.ts';
import * as practices from '../../protocol/practices.ts';
import * as rules from '../../protocol/rules.ts';
import * as workspace from '../../protocol/workspace.ts';
import type { Backend } from '../../server/createBackend.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../harness/temporaryFolder.ts';
import { BUILT_IN_PACKS, createTestBackend } from '../harness/testBackend.ts';

/** What people wrote for other programs, through the whole backend: shown first, written after a yes, nothing replaced. */

const FILES: Readonly<Record<string, string>> = {
  'AGENTS.md': [
    '# Shop',
    '',
    '- Never use `console.log()`; write to the logger.',
    '- Do not import `lodash`.',
    '- Never use `@ts-ignore`.',
    '- Do not use `Date.now()` outside of clock.ts.',
    '```',
    'Never use `process.exit()`.',
    '```',
  ].join('\n'),
  '.cursor/rules/react.mdc':
    '---\ndescription: React components\nglobs: *.tsx,src/ui/**\nalwaysApply: false\n---\n# React\nUse functions.\n',
  '.cursor/rules/by-hand.mdc': '---\nalwaysApply: false\n---\nOnly when asked.\n',
  '.cursorrules': 'Be brief.\n',
  '.clinerules/style.md': '---\npaths: ["src/**"]\n---\n# Style\nTwo spaces.\n',
  '.roo/rules-docs/a.md': 'Short sentences.\n',
  '.roomodes': 'customModes:\n  - { slug: docs, name: Docs, roleDefinition: You write docs., groups: [read] }\n',
  '.continue/config.yaml':
    'models: []\nrules:\n  - Answer in English\n  - { name: Tests, rule: Write tests first., globs: "**/*.test.ts" }\n',
  '.github/copilot-instructions.md': 'Prefer small functions.\n',
  '.github/instructions/python.instructions.md': '---\napplyTo: "**/*.py"\n---\nUse type hints.\n',
  '.github/agents/planner.agent.md': '---\ndescription: Plans.\nagents: [helper]\n---\nYou plan.\n',
  '.claude/agents/helper.md': '---\nname: helper\ndescription: Helps.\n---\nYou help.\n',
  '.clinerules/hidden.md': 'Looks harmless\u202E.\n',
};

let root: TemporaryFolder;
let folder: string;
let backend: Backend;
beforeAll(async () => {
  root = createTemporaryFolder('imports');
  folder = path.join(root.path, 'shop');
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  writeFileSync(path.join(root.path, 'secret.md'), 'Outside.\n');
  symlinkSync(path.join(root.path, 'secret.md'), path.join(folder, 'CLAUDE.md'));
  mkdirSync(path.join(root.path, 'elsewhere'));
  writeFileSync(path.join(root.path, 'elsewhere', 'x.md'), 'Outside.\n');
  symlinkSync(path.join(root.path, 'elsewhere'), path.join(folder, '.continue', 'rules'));
  const environment = { ...process.env, STEWARDRY_HOME: path.join(root.path, 'home') };
  backend = await createTestBackend({ rulePacks: BUILT_IN_PACKS, environment, workers: 1 });
  await open(true);
}, 60_000);
afterAll(async () => {
  await backend.close();
  root.dispose();
});

const open = (trusted: boolean) => backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted });
const preview = () => backend.kernel.ask(imports.preview, { folder });

it('shows what each file becomes, and writes nothing', { timeout: 30_000 }, async () => {
  const { items, problems } = await preview();
  expect(items.map(({ kind, source, target }) => `${kind}: ${source} → ${path.posix.basename(target)}`).sort()).toEqual([
    'persona: .claude/agents/helper.md → helper.md',
    'persona: .github/agents/planner.agent.md → planner.md',
    'persona: .roomodes → docs.md',
    'practice: .clinerules/style.md → cline-style.md',
    'practice: .continue/config.yaml → continue-rule-1.md',
    'practice: .continue/config.yaml → continue-tests.md',
    'practice: .cursor/rules/by-hand.mdc → cursor-by-hand.md',
    'practice: .cursor/rules/react.mdc → cursor-react.md',
    'practice: .cursorrules → cursorrules.md',
    'practice: .github/copilot-instructions.md → copilot-instructions.md',
    'practice: .github/instructions/python.instructions.md → copilot-python.md',
    'practice: .roo/rules-docs/a.md → roo-docs-a.md',
    'practice: AGENTS.md → agents.md',
    'rule: AGENTS.md → no-console-log.yml',
    'rule: AGENTS.md → no-lodash.yml',
  ]);
  expect(problems.map(({ file, message }) => `${file}: ${message}`).sort()).toEqual([
    expect.stringContaining('.clinerules/hidden.md: This line holds invisible characters'),
    expect.stringContaining('.continue/config.yaml: Its models were left out'),
    expect.stringContaining('CLAUDE.md: It is a link'),
  ]);
  expect(JSON.stringify(items)).not.toContain('Outside');
  expect(existsSync(path.join(folder, '.stewardry'))).toBe(false);
});

it('writes what was chosen as it was shown, and everything that comes of it is in force', { timeout: 60_000 }, async () => {
  const { items } = await preview();
  // The one hands work to the other, which is written after it.
  const { written, failed } = await backend.kernel.ask(imports.write, { folder, ids: items.map(({ id }) => id) });
  expect([written.length, failed]).toEqual([items.length, []]);
  for (const { target, text } of items) expect(readFileSync(path.join(folder, target), 'utf8')).toBe(text);
  const all = await backend.kernel.ask(practices.list, { folder });
  const find = (id: string) => all.practices.find((each) => each.id === id);
  expect(all.problems).toEqual([]);
  // Every persona is given AGENTS.md anyway.
  expect(find('agents')).toMatchObject({ title: 'Shop', rules: ['ts-ignore'], personas: [] });
  expect(find('cursor-react')).toMatchObject({ title: 'React', files: ['**/*.tsx', 'src/ui/**'], personas: ['*'] });
  expect(find('cursor-by-hand')).toMatchObject({ personas: [] });
  expect(find('roo-docs-a')).toMatchObject({ personas: ['docs'] });
  expect((await backend.kernel.ask(personas.list, { folder })).problems).toEqual([]);
  await backend.kernel.ask(workspace.filesChanged, { folder, paths: [path.join(folder, '.stewardry/rules/no-lodash.yml')] });
  const text = "import x from 'lodash';\nconsole.log(x);\nmylodash('lodash');\n";
  const { findings } = await backend.kernel.ask(rules.checkDocument, { folder, path: 'a.ts', text });
  const ours = findings.map(({ ruleId, range }) => `${ruleId} ${range.start.line}`).filter((each) => /no-lodash|no-console/.test(each));
  expect(ours.sort()).toEqual(['no-console-log 1', 'no-lodash 0']);
});

it('replaces nothing, and refuses what is no longer as it was shown', { timeout: 30_000 }, async () => {
  const again = await preview();
  expect(again.items.every(({ conflict }) => conflict !== undefined || false)).toBe(true);
  const [first] = again.items;
  const before = readdirSync(path.join(folder, '.stewardry'), { recursive: true });
  const { written, failed } = await backend.kernel.ask(imports.write, { folder, ids: [first?.id ?? '', 'another'] });
  expect([written, failed.map(({ message }) => message)]).toEqual([
    [],
    [expect.stringContaining('is there already'), expect.stringContaining('changed meanwhile')],
  ]);
  expect(readdirSync(path.join(folder, '.stewardry'), { recursive: true })).toEqual(before);
});

it('takes nothing from a folder that is not trusted', async () => {
  await open(false);
  await expect(preview()).rejects.toThrow('You have not said that you trust this folder');
  await open(true);
});
