import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFrontMatter } from '../../../base/frontMatter.ts';
import { compileGlobs } from '../../../governance/config/glob.ts';
import { importSource } from './importSource.ts';
import { importTools } from './importTools.ts';
import { globOfRegex } from './regexGlob.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'import-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string | Uint8Array): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Front matter of what a source becomes, by id, with losses and the prompt. */
async function importOf(source: string) {
  const { personas, problems } = await importSource(folder, source);
  const found = personas.map(({ id, text, losses, conflict }) => {
    const { value, body = '' } = readFrontMatter(text) ?? {};
    return { id, front: value, prompt: body.trim(), losses, ...(conflict === undefined ? {} : { conflict }) };
  });
  return { found, problems: problems.map(({ file, line, message }) => `${path.relative(folder, file)}:${line + 1}: ${message}`) };
}

const READING = ['read_file', 'list_files', 'search', 'find_symbol'];
const ASKING = ['check_rules', 'ask_person', 'note_decision'];
const EDITING = ['edit_file', 'write_file', 'move_file', 'delete_file'];

describe('custom agents', () => {
  it('of VS Code become personas, and what is lost is said', async () => {
    const text = `---
name: 'Planner'
description: 'Generate an implementation plan. Second sentence.'
tools: ['search/codebase', 'web/fetch', 'vscode/askQuestions', 'github/issues', 'todo']
model: ['Claude Opus 4.5 (copilot)', 'GPT-5']
agents: ['*']
handoffs:
  - label: Implement
    agent: Implementer Bot
    prompt: Go.
    send: false
hooks: {}
---
# Planning

Make a plan.
`;
    expect(await importOf(write('.github/agents/Planner.agent.md', text))).toEqual({
      found: [
        {
          id: 'planner',
          front: {
            name: 'Planner',
            description: 'Generate an implementation plan.',
            tools: [...READING, ...ASKING, 'mcp:github/issues', 'delegate'],
            delegates: ['*', 'implementer-bot'],
          },
          prompt: '# Planning\n\nMake a plan.',
          losses: [
            'There is nothing like the tool "web/fetch" here.',
            'The model "Claude Opus 4.5 (copilot)" was left out: choose a tier, or name a model as provider/model.',
            '"hooks" was left out: there is nothing like it here.',
          ],
        },
      ],
      problems: [],
    });
  });

  it('of Claude Code name their tools in one line', async () => {
    const text = '---\nname: code-reviewer\ndescription: Reviews.\ntools: Read, Grep, Bash\nmodel: inherit\n---\nReview.\n';
    expect((await importOf(write('.claude/agents/code-reviewer.md', text))).found).toMatchObject([
      { id: 'code-reviewer', front: { tools: [...READING, ...ASKING, 'run_command', 'run_tests'] } },
    ]);
  });

  it('that name no tools get all, and it is said', async () => {
    const { found } = await importOf(write('x.agent.md', 'Only a prompt. More.'));
    expect(found).toEqual([
      {
        id: 'x',
        front: { name: 'x', description: 'Only a prompt.', tools: ['*'], writes: ['**'] },
        prompt: 'Only a prompt. More.',
        losses: ['The file named no tools, which means all of them. Take out what it does not need.'],
      },
    ]);
  });

  it.each<[string, string, RegExp]>([
    ['broken.agent.md', '---\ntools: [\n---\nx', /^broken.agent.md:3: This is not valid YAML/],
    ['wrong.agent.md', '---\nname: x\ntools: { a: 1 }\n---\nx', /^wrong.agent.md:3: "tools" is not as custom agents have it/],
    ['empty.agent.md', '---\nname: x\n---\n', /^empty.agent.md:4: The prompt is missing/],
    ['日本.agent.md', 'x', /No id of a persona can be made from "日本"/],
    ['hidden.agent.md', 'a\u{E0041}b', /hidden: This line holds invisible characters/],
  ])('%s is refused with its line', async (name, text, problem) => {
    const { found, problems } = await importOf(write(name, text));
    expect([found, problems]).toEqual([[], [expect.stringMatching(problem)]]);
  });

  it('that are no text are refused', async () => {
    const { problems } = await importOf(write('bytes.agent.md', new Uint8Array([0xff, 0xfe, 0x00])));
    expect(problems).toEqual(['bytes.agent.md:1: This file cannot be read: it is no UTF-8 text.']);
  });
});

const YAML_MODES = `customModes:
  - slug: docs-writer
    name: 📝 Docs Writer
    roleDefinition: >-
      You are Roo, a writer. You write.
    whenToUse: For docs
    customInstructions: Be short.
    groups:
      - read
      - - edit
        - fileRegex: \\.(md|mdx)$
          description: Markdown only
      - browser
    source: project
  - slug: ../../evil
    roleDefinition: Evil
    groups: [read, edit, command, mcp]
  - slug: regex
    roleDefinition: R
    groups: [[edit, { fileRegex: "^(?!secret).*" }]]
  - name: no slug
  - slug: '!!'
    roleDefinition: x
`;

describe('modes of Roo Code', () => {
  it('in YAML become personas; a broken one does not hide the others', async () => {
    const { found, problems } = await importOf(write('.roomodes', YAML_MODES));
    expect(found).toEqual([
      {
        id: 'docs-writer',
        front: { name: '📝 Docs Writer', description: 'For docs', tools: [...READING, ...ASKING, ...EDITING], writes: ['**/*.{md,mdx}'] },
        prompt: 'You are Roo, a writer. You write.\n\nWhen to use: For docs\n\nBe short.',
        losses: ['There is nothing like the tool "browser" here.'],
      },
      {
        id: 'evil',
        front: {
          name: '../../evil',
          description: 'Evil',
          tools: [...READING, ...ASKING, ...EDITING, 'run_command', 'run_tests', 'mcp:*'],
          writes: ['**'],
        },
        prompt: 'Evil',
        losses: [],
      },
      {
        id: 'regex',
        front: { name: 'regex', description: 'R', tools: [...ASKING, ...EDITING], writes: [] },
        prompt: 'R',
        losses: ['The expression "^(?!secret).*" for files could not be made into a glob, so it allows no file. Write "writes" yourself.'],
      },
    ]);
    expect(problems).toEqual([
      expect.stringMatching(/^\.roomodes:21: "slug" is not as modes have it/),
      '.roomodes:22: No id of a persona can be made from "slug". Give it letters, such as reviewer.',
    ]);
  });

  it('in JSON are the same', async () => {
    const modes = {
      customModes: [{ slug: 'a', name: 'A', roleDefinition: 'You.', groups: ['read', ['edit', { fileRegex: '^docs/.*' }]] }],
    };
    const { found } = await importOf(write('.roomodes', JSON.stringify(modes, undefined, 2)));
    expect(found).toMatchObject([{ id: 'a', front: { writes: ['docs/**'] } }]);
  });

  it.each(['[]', 'customModes: 3', '{', '"x"'])('that are none say so: %s', async (text) => {
    const { found, problems } = await importOf(write('.roomodes', text));
    expect([found, problems.length]).toEqual([[], 1]);
  });
});

describe('a folder', () => {
  it('gives all that is in it and in the places where agents are kept, each id once', async () => {
    write('.roomodes', 'customModes: [{ slug: one, roleDefinition: x }]');
    write('.github/agents/one.agent.md', 'x');
    write('.claude/agents/two.md', 'x');
    write('.github/agents/README.md', 'x');
    write('.stewardry/personas/two.md', 'there already');
    const { found } = await importOf(folder);
    expect(found.map(({ id, conflict }) => [id, conflict])).toEqual([
      ['two', '"two.md" is there already. Remove or rename it to import this one.'],
      ['one', undefined],
      ['one', 'Another one here has the same id.'],
    ]);
  });

  it('without any says where was looked', async () => {
    await expect(importSource(folder, folder)).rejects.toThrow('.github/agents, .github/chatmodes, .claude/agents');
  });
});

describe('nothing else is read', () => {
  it.each(['/etc/passwd', '.env', 'README.md'])('%s', async (name) => {
    const file = path.isAbsolute(name) ? name : write(name, 'SECRET=1');
    await expect(importSource(folder, file)).rejects.toThrow('is no file with personas of another program');
  });

  it('not through a link with the right name either', async () => {
    const link = path.join(folder, 'x.agent.md');
    symlinkSync('/etc/passwd', link);
    await expect(importSource(folder, link)).rejects.toThrow('is no file with personas');
    await expect(importSource(folder, folder)).rejects.toThrow('holds no NAME.agent.md');
  });

  it('and what is not there is named', async () => {
    await expect(importSource(folder, path.join(folder, 'gone.agent.md'))).rejects.toThrow('There is no file');
  });
});

describe('tools', () => {
  it.each<[string, string[]]>([
    ['codebase', READING],
    ['usages', ['search', 'find_symbol']],
    ['editFiles', EDITING],
    ['edit/createFile', ['write_file']],
    ['execute/runInTerminal', ['run_command', 'run_tests']],
    ['runTests', ['run_tests']],
    ['Task', ['delegate']],
    ['problems', []],
    ['todos', []],
    ['playwright/*', ['mcp:playwright/*']],
  ])('%s', (name, tools) => {
    const { tools: found, losses } = importTools([name]);
    expect([found.filter((tool) => !ASKING.includes(tool)), losses]).toEqual([tools, []]);
  });

  it.each(['fetch', 'githubRepo', 'constructor', '__proto__', 'a b/c', 'vscode/extensions', ''])(
    '%j has no counterpart, and that is said',
    (name) => {
      expect(importTools([name])).toEqual({ tools: ASKING, isWriting: false, losses: [`There is nothing like the tool "${name}" here.`] });
    },
  );
});

describe('an expression for files', () => {
  const PATHS = [
    'a.md',
    'docs/a.md',
    'docs/b/c.mdx',
    'docs.md',
    'src/a.test.ts',
    'src/a.ts',
    'a.md.bak',
    'x/docs/a.md',
    'my-docs/x',
    'amd',
    'README.md',
  ];

  it.each([
    '\\.md$',
    '\\.(md|mdx)$',
    '^docs/.*',
    '^docs/',
    '^docs/.*\\.md$',
    '.*\\.test\\.(ts|js)$',
    '.*',
    '(?:docs|src)/',
    '^README\\.md$',
    'my-docs',
    '^.*\\.md$',
  ])('%s matches the same paths as a glob', (source) => {
    const glob = globOfRegex(source);
    const matches = compileGlobs([glob ?? '{']);
    expect(PATHS.filter(matches)).toEqual(PATHS.filter((file) => new RegExp(source).test(file)));
  });

  it.each(['[jt]s$', 'a+', 'a?', '(a|b)*', '^(?!x)', '.', 'a{2}', '\\d', 'a|b', '.*?x', 'x$y', '\\', '(a', '*'])(
    '%s is not guessed at',
    (source) => {
      expect(globOfRegex(source)).toBeUndefined();
    },
  );
});
