import { describe, expect, test } from 'vitest';
import { sizeCheck } from './checkOptions.ts';
import { memoryView, NEVER, scopeOf } from './memoryView.ts';
import { size } from './size.ts';

const lines = (count: number) => 'x\n'.repeat(count);
const check = async (files: Record<string, string>, options: object, changed?: Map<string, Set<number>>) =>
  (
    await size.check(
      memoryView(files, changed === undefined ? {} : { changed }),
      scopeOf(),
      sizeCheck.parse({ kind: 'size', ...options }),
      NEVER,
    )
  ).map(({ path, range, detail }) => `${path}:${range.start.line}:${range.start.character}-${range.end.character} ${detail}`);

describe('size', () => {
  test('lines of a file, a last line break not counted', async () => {
    expect(await check({ 'a.txt': lines(3), 'b.txt': lines(2), 'c.txt': 'x\r\nx\r\nx' }, { lines: 2 })).toEqual([
      'a.txt:0:0-0 the file has 3 lines, more than 2',
      'c.txt:0:0-0 the file has 3 lines, more than 2',
    ]);
  });

  test('bytes, not characters', async () => {
    expect(await check({ 'a.txt': 'ää', 'b.txt': 'aa' }, { bytes: 3 })).toEqual(['a.txt:0:0-0 the file has 4 bytes, more than 3']);
  });

  test('functions and methods of several languages, on their names', async () => {
    const files = {
      'a.ts': '// 😀\nexport const f = (\n  a: number,\n  { b, c }: X,\n) => {\n  return 1;\n};\n',
      'b.py': 'class A:\n    def m(self, a, b):\n        x = 1\n        y = 1\n        return x\n',
      'c.go': 'package c\nfunc G(a, b, c int) {\n}\n',
      'd.md': 'function f(a, b, c) {}',
    };
    expect(await check(files, { functionLines: 3, parameters: 2 })).toEqual([
      'a.ts:1:13-14 function "f" has 6 lines, more than 3',
      'b.py:1:8-9 method "m" has 4 lines, more than 3',
      'c.go:1:5-6 function "G" has 3 parameters, more than 2',
    ]);
  });

  test('what one change touches', async () => {
    const changed = new Map([
      ['a.ts', new Set([1, 2])],
      ['b.ts', new Set([1])],
    ]);
    expect(await check({ 'a.ts': '', 'b.ts': '' }, { changedFiles: 1, changedLines: 2 }, changed)).toEqual([
      'a.ts:0:0-0 the change has 2 files, more than 1',
      'a.ts:0:0-0 the change has 3 changed lines, more than 2',
    ]);
    expect(await check({ 'a.ts': '' }, { changedFiles: 1 })).toEqual([]);
    const withHidden = new Map([['.hidden', new Set([0])], ...changed]);
    expect(await check({ 'a.ts': '', 'b.ts': '' }, { changedFiles: 2 }, withHidden)).toEqual([
      'a.ts:0:0-0 the change has 3 files, more than 2',
    ]);
  });

  test('a size check without a limit is a mistake', () => {
    expect(size.problems?.(sizeCheck.parse({ kind: 'size' }))).toHaveLength(1);
  });
});
