import { describe, expect, it } from 'vitest';
import { allowsDelegate, allowsPath, allowsTool, type Limits, narrow, UNLIMITED } from './limits.ts';

const TOOLS = ['read_file', 'edit_file', 'run_command', 'mcp:git/log', 'mcp:mail/send'];
const PATHS = ['a.ts', 'src/a.ts', 'src/lib/b.ts', 'docs/c.md'];
const LISTS: readonly (readonly string[])[] = [['*'], ['read_file'], ['mcp:*'], ['*_file', 'mcp:git/*'], []];
const GLOBS: readonly (readonly string[])[] = [['**'], ['src/**'], ['*.ts'], ['docs/**', 'src/lib/**'], []];

const every: readonly Limits[] = LISTS.flatMap((tools, index) =>
  GLOBS.map((writes, other) => ({
    tools,
    writes,
    reads: GLOBS[(other + 1) % GLOBS.length] ?? [],
    delegates: LISTS[(index + 2) % LISTS.length] ?? [],
    microdollars: index * 10 + other,
  })),
);

function allowed(limits: Limits): readonly string[] {
  return [
    ...TOOLS.filter((tool) => allowsTool(limits, tool)).map((tool) => `use ${tool}`),
    ...TOOLS.filter((name) => allowsDelegate(limits, name)).map((name) => `ask ${name}`),
    ...PATHS.filter((path) => allowsPath(limits, 'reads', path)).map((path) => `read ${path}`),
    ...PATHS.filter((path) => allowsPath(limits, 'writes', path)).map((path) => `write ${path}`),
  ];
}

describe('a delegate', () => {
  it('may do exactly what its own limits and its parent allow, through any number of hands', () => {
    for (const parent of every) {
      for (const child of every) {
        const both = allowed(parent).filter((what) => allowed(child).includes(what));
        expect(allowed(narrow(parent, child))).toEqual(both);
        const grandchild = narrow(narrow(parent, child), UNLIMITED);
        expect(allowed(grandchild)).toEqual(both);
        expect(allowed(narrow(parent, narrow(child, UNLIMITED)))).toEqual(both);
      }
    }
  });

  it('has no more money than its parent', () => {
    expect(narrow({ ...UNLIMITED, microdollars: 5 }, { ...UNLIMITED, microdollars: 9 }).microdollars).toBe(5);
    expect(narrow({ ...UNLIMITED, microdollars: 5 }, UNLIMITED).microdollars).toBe(5);
    expect(narrow(UNLIMITED, { ...UNLIMITED, microdollars: 0 }).microdollars).toBe(0);
    expect(narrow(UNLIMITED, UNLIMITED)).not.toHaveProperty('microdollars');
  });
});

it.each<[string, string, boolean]>([
  ['*', 'anything', true],
  ['read_file', 'read_files', false],
  ['mcp:git/*', 'mcp:git/log', true],
  ['mcp:git/*', 'mcp:github/log', false],
  ['mcp:*/list', 'mcp:a/b/list', true],
  ['a.b', 'axb', false],
])('the pattern %s and the name %s: %s', (pattern, name, expected) => {
  expect(allowsTool({ ...UNLIMITED, tools: [pattern] }, name)).toBe(expected);
});
