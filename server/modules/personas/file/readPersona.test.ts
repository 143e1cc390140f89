import { describe, expect, it } from 'vitest';
import { createTools } from '../../../ai/tools/createTools.ts';
import { readPersona } from './readPersona.ts';
import { BUILT_IN_TOOLS, LOOKING_TOOLS } from './toolNames.ts';

const HEAD = 'name: Reviewer\ndescription: Reads changes.\n';
const text = (front: string, prompt = 'You review.') => `---\n${HEAD}${front}---\n${prompt}\n`;
const read = (content: string, file = '/w/.stewardry/personas/reviewer.md') => readPersona(file, content, 'workspace');
/** `LINE: MESSAGE`, lines from 1 as people count. */
const problemsOf = (content: string, file?: string) => read(content, file).problems.map(({ line, message }) => `${line + 1}: ${message}`);

describe('a file', () => {
  it('gives a persona with all that it says', () => {
    const front =
      'tier: reason\nmodel: anthropic/claude-x\ntools: [read_file, "mcp:github/*", "mcp:*", "edit_*"]\nreads: ["src/**"]\nwrites: ["docs/**", "my-app/*.md"]\nbudget: 0.5\nrules: [no-foo]\npractices: [tdd]\ndelegates: [qa, "*"]\n';
    expect(read(text(front))).toEqual({
      persona: {
        summary: {
          id: 'reviewer',
          name: 'Reviewer',
          description: 'Reads changes.',
          tier: 'reason',
          model: 'anthropic/claude-x',
          limits: {
            tools: ['read_file', 'mcp:github/*', 'mcp:*', 'edit_*'],
            reads: ['src/**'],
            writes: ['docs/**', 'my-app/*.md'],
            budget: 0.5,
            delegates: ['qa', '*'],
          },
          rules: ['no-foo'],
          practices: ['tdd'],
          layer: 'workspace',
          file: '/w/.stewardry/personas/reviewer.md',
        },
        prompt: 'You review.',
        text: text(front),
        delegatesLine: 11,
        rulesLine: 9,
        practicesLine: 10,
      },
      problems: [],
    });
  });

  it('that says nothing of limits only looks', () => {
    expect(read(text('')).persona?.summary).toMatchObject({
      tier: 'standard',
      limits: { tools: LOOKING_TOOLS, reads: ['**'], writes: [], delegates: [] },
    });
  });

  it('may come from Windows, with a mark of byte order', () => {
    expect(read(`\uFEFF${text('budget: 1\n').replaceAll('\n', '\r\n')}`).persona?.summary.limits.budget).toBe(1);
  });

  it('may hold a line of dashes in its prompt', () => {
    expect(read(text('', 'Above\n\n---\n\nBelow')).persona?.prompt).toBe('Above\n\n---\n\nBelow');
  });
});

describe('what is wrong is named with its line and what to do', () => {
  it.each<[string, string, string]>([
    [
      'no front matter',
      'You review.',
      '1: The front matter is missing. Begin with a line "---", then name: and description:, then a line "---", then the prompt.',
    ],
    [
      'a front matter that never ends',
      '---\nname: X\n',
      '1: The front matter is missing. Begin with a line "---", then name: and description:, then a line "---", then the prompt.',
    ],
    [
      'no description',
      '---\nname: X\n---\nhi\n',
      '1: "description" is missing. Write it into the front matter: one sentence of at most 300 characters.',
    ],
    ['no prompt', text('', ''), '5: The prompt is missing. Write below the second "---" who the persona is and how it works.'],
    ['an unknown key', text('tool: [read_file]\n'), '4: There is no key "tool". Did you mean "tools"?'],
    ['an unknown tool', text('tools:\n  - read_file\n  - edit_fle\n'), '6: "tools.1" is "edit_fle". Did you mean "edit_file"?'],
    [
      'no tool at all',
      text('tools: [rm -rf /]\n'),
      '4: "tools.0" is "rm -rf /". Write a tool such as read_file, or mcp:SERVER/TOOL; `*` in a name stands for anything instead.',
    ],
    [
      'an absolute path',
      text('writes: ["/etc/**"]\n'),
      '4: "writes.0" is "/etc/**". Write a glob such as "src/**", relative to the folder instead.',
    ],
    [
      'a path that leads out',
      text('writes: ["src/../../x"]\n'),
      '4: "writes.0" is "src/../../x". Write a glob such as "src/**", relative to the folder instead.',
    ],
    ['a drive', text('reads: ["C:\\\\x"]\n'), '4: "reads.0" is "C:\\\\x". Write a glob such as "src/**", relative to the folder instead.'],
    [
      'a glob that is none',
      text('writes: ["src/{a"]\n'),
      '4: "writes.0" is "src/{a". Write a glob such as "src/**", relative to the folder instead.',
    ],
    ['a tier that there is not', text('tier: huge\n'), '4: "tier" is "huge". Write reason, standard or fast instead.'],
    ['a budget below nothing', text('budget: -1\n'), '4: "budget" is -1. Write dollars for one run, such as 0.5 instead.'],
    ['a budget without end', text('budget: .inf\n'), '4: "budget" is null. Write dollars for one run, such as 0.5 instead.'],
    ['a model without provider', text('model: gpt\n'), '4: "model" is "gpt". Write a model such as anthropic/claude-sonnet-5 instead.'],
    [
      'a delegate that leads elsewhere',
      text('delegates: ["../x"]\n'),
      '4: "delegates.0" is "../x". Write the id of a persona, such as reviewer instead.',
    ],
    [
      'text that is no YAML',
      '---\nname: [\n---\nhi\n',
      '3: This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a key twice', text('name: Y\n'), '4: This is not valid YAML: Map keys must be unique'],
    [
      'invisible text in the prompt',
      text('', 'Be nice.\nOk\u{E0041}\u{E0042}'),
      '6: This line holds invisible characters, which hide from you what a model reads. Remove them.',
    ],
    [
      'text that turns around',
      text('', 'a\u202eb'),
      '5: This line holds invisible characters, which hide from you what a model reads. Remove them.',
    ],
    ['a prompt without end', text('', 'x'.repeat(40_001)), '5: The prompt has 40001 characters. Shorten it to 40000.'],
  ])('%s', (_, content, problem) => {
    const { persona } = read(content);
    expect([problemsOf(content), persona]).toEqual([[problem], undefined]);
  });

  it.each(['Re viewer', '..', 'Ünïcode', '-x', 'constructor.x', 'a'.repeat(41)])('a file called %j', (name) => {
    expect(problemsOf(text(''), `/w/${name}.md`)[0]).toContain('cannot be the name of a persona');
  });

  it('aliases of aliases', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n`;
    expect(problemsOf(text(bomb))).toEqual(['2: The YAML repeats itself too often by aliases. Write it out.']);
  });

  it('nothing by a name of every object', () => {
    expect(problemsOf(text('__proto__: { tools: ["*"] }\n'))).toEqual([expect.stringContaining('There is no key "__proto__"')]);
    expect(problemsOf(text('constructor: 1\n'))).toEqual([expect.stringContaining('There is no key "constructor"')]);
  });
});

it('knows every tool that there is, and no other', () => {
  const tools = createTools({ shell: 'posix', verify: [], delegates: [{ id: 'x', description: 'x' }] });
  expect([...BUILT_IN_TOOLS].sort()).toEqual(tools.map(({ name }) => name).sort());
});
