import { expect, it } from 'vitest';
import { inferPatterns } from './inferPatterns.ts';

/** What is inferred from the part of a text between « and ». */
function infer(path: string, marked: string): ReturnType<typeof inferPatterns> {
  const place = (mark: string, text: string): { line: number; character: number } => {
    const before = text.slice(0, text.indexOf(mark)).split('\n');
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  const start = place('«', marked);
  const withoutStart = marked.replace('«', '');
  const end = place('»', withoutStart);
  return inferPatterns({ path, text: withoutStart.replace('»', '') }, { start, end });
}

it.each([
  ['a.ts', '«console.log("x", user.name)»;', ['console.log("x", user.name)', 'console.log($A, $B.name)', 'console.log($$$ARGS)']],
  ['a.ts', 'const a = « new Date(value) »;', ['new Date(value)', 'new Date($A)', 'new Date($$$ARGS)']],
  [
    'a.ts',
    '  «if (a === a) { run(); stop(); }»',
    ['if (a === a) { run(); stop(); }', 'if ($A === $A) { run(); stop(); }', 'if ($A === $A) { $$$BODY }'],
  ],
  ['a.py', 'x = 1\n«os.system("rm " + name)»\n', ['os.system("rm " + name)', 'os.system($A + $B)', 'os.system($$$ARGS)']],
  ['a.go', 'package a\nfunc f() { «fmt.Println(x, 1)» }', ['fmt.Println(x, 1)', 'fmt.Println($A, $B)']],
  ['a.rs', 'fn f() { «value.unwrap()»; }', ['value.unwrap()']],
  ['a.tsx', 'const a = «<Button kind="x">Go</Button>»;', ['<Button kind="x">Go</Button>', '<Button kind="$A">Go</Button>']],
])('%s: %s', (path, marked, patterns) => {
  expect(infer(path, marked)).toMatchObject({ patterns });
});

it('says why there is nothing to infer', () => {
  expect([infer('a.ts', 'a« »b'), infer('a.unknown', '«a»')]).toMatchObject(
    [{ problem: /./ }, { problem: /./ }].map(() => ({ problem: expect.any(String) })),
  );
});
