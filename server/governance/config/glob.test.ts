import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { compileGlob, compileIgnores } from './glob.ts';

const FILES = [
  'a.ts',
  'src/b.ts',
  'src/deep/c.ts',
  'src/deep/er/d.test.ts',
  'dist/x/e.ts',
  'app/[id]/p.ts',
  'src/foo/x.ts',
  'src/foo.ts',
  'my-app/a-b.ts',
  'my-app/c&d.ts',
];
const GLOBS = [
  ...['*.ts', 'src/*.ts', 'src/**', '**/*.ts', 'src/**/*.ts', 'src/*', '?.ts', 'src?b.ts', '**/er/**', '{src,dist}/**/*.ts'],
  ...['app/[id]/p.ts', 'app/\\[id\\]/*.ts', '[!a].ts', './src/*.ts', 'src', '**/foo', '!src/**', '**/*.{test,spec}.ts', 'src/', '*', '**'],
  ...['src/**b.ts', '**/deep/*.ts', '+(a).ts', 'src/d*/c.ts', '/src/*.ts', '[^a].ts', '{a,src/{b,c}}.ts', 'SRC/*.ts', '**/src/**/d*'],
  ...[
    'src/***/c.ts',
    '{**/b,a}.ts',
    '[a-c].ts',
    'src/[a-c].ts',
    'src/**/**/c.ts',
    'src/deep/**/c.ts',
    '[]a].ts',
    '{src/**,a.ts}',
    'a,b.ts',
    'my-app/**',
    '*-b.ts',
    '{my-app,x}/a-?.ts',
    'my\\-app/*',
    '**/c[&~]d.ts',
  ],
];

/** Which of FILES a rule with `files: [glob]` reaches, told by the ast-grep binary itself. */
async function askAstGrep(): Promise<Map<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'globs-'));
  try {
    for (const file of ['sgconfig.yml', 'rules/all.yml', ...FILES]) await mkdir(dirname(join(folder, file)), { recursive: true });
    for (const file of FILES) await writeFile(join(folder, file), 'foo(1)\n');
    const rules = GLOBS.map(
      (glob, index) => `id: g${index}\nlanguage: TypeScript\nseverity: info\nrule: {pattern: foo(1)}\nfiles: [${JSON.stringify(glob)}]\n`,
    );
    await writeFile(join(folder, 'rules/all.yml'), rules.join('---\n'));
    await writeFile(join(folder, 'sgconfig.yml'), 'ruleDirs: [rules]\n');
    const output = await new Promise<string>((done, fail) => {
      execFile(resolve('node_modules/.bin/ast-grep'), ['scan', '--json=compact'], { cwd: folder }, (error, stdout) =>
        error ? fail(error) : done(stdout),
      );
    });
    const reached = new Map<string, string[]>(GLOBS.map((glob) => [glob, []]));
    // The shape is ast-grep's documented JSON; the test fails on any other.
    for (const match of JSON.parse(output) as { ruleId: string; file: string }[]) {
      reached.get(GLOBS[Number(match.ruleId.slice(1))] ?? '')?.push(match.file);
    }
    return reached;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('globs choose the files that ast-grep chooses', async () => {
  const expected = [...(await askAstGrep())].map(([glob, files]) => [glob, files.sort()]);
  const actual = GLOBS.map((glob) => [glob, FILES.filter((file) => compileGlob(glob)?.(file)).sort()]);
  expect(actual).toEqual(expected);
});

test('a malformed glob is told from one that matches nothing', () => {
  expect([compileGlob('[a'), compileGlob('{a'), compileGlob('a}'), compileGlob('a\\')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('an ignored folder covers what is inside it', () => {
  const ignores = compileIgnores(['dist', './out/', '*.min.js']);
  expect(['dist/a.js', 'out/b/c.js', 'src/a.min.js', 'distance/a.js', 'src/dist/a.js'].map(ignores)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
