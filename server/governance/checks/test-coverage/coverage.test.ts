import { describe, expect, test } from 'vitest';
import { coverageCheck } from '../checkOptions.ts';
import { memoryView, NEVER, scopeOf } from '../memoryView.ts';
import { coverage } from './coverage.ts';

const lines = (count: number) => 'x\n'.repeat(count);
const lcov = (name: string, hits: readonly number[]) =>
  `TN:\nSF:${name}\n${hits.map((count, index) => `DA:${index + 1},${count}`).join('\n')}\nLF:9\nend_of_record\n`;
const cobertura = (name: string, hits: readonly number[], source = '.') =>
  `<?xml version="1.0"?>\n<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd" [<!ENTITY a "b">]>\n<coverage><sources><source>${source}</source></sources><packages><package><classes><class filename="${name}"><methods/><lines>${hits.map((count, index) => `<line number="${index + 1}" hits="${count}"/>`).join('')}</lines></class></classes></package></packages></coverage>`;

const check = async (
  reports: Record<string, string>,
  options: object,
  files: Record<string, string> = { 'src/a.ts': lines(4), 'src/b.ts': lines(4) },
  changed?: Map<string, Set<number>>,
  folder = '',
) =>
  (
    await coverage.check(
      memoryView(files, changed === undefined ? { ignored: reports } : { ignored: reports, changed }),
      scopeOf(['**'], folder),
      coverageCheck.parse({ kind: 'coverage', reports: ['**/lcov.info', '**/*.xml'], ...options }),
      NEVER,
    )
  ).map(
    ({ path, range, detail, related = [] }) =>
      `${path}:${range.start.line}-${range.end.line} ${detail}${related.map((other) => ` | ${other.range.start.line}-${other.range.end.line}`).join('')}`,
  );

describe('coverage', () => {
  test('of the whole and of each file, with the uncovered lines', async () => {
    const report = lcov('src/a.ts', [1, 0, 0, 1]) + lcov('src/b.ts', [0, 1, 0, 1]);
    expect(await check({ 'coverage/lcov.info': report }, { total: 60, perFile: 60 })).toEqual([
      'src/a.ts:1-3 line coverage is 50 %, less than 60 %; most uncovered lines are in "src/a.ts"',
      'src/a.ts:1-3 line coverage of this file is 50 %, less than 60 %',
      'src/b.ts:0-1 line coverage of this file is 50 %, less than 60 % | 2-3',
    ]);
    expect(await check({ 'coverage/lcov.info': report }, { total: 50, perFile: 50 })).toEqual([]);
  });

  test('several reports add up', async () => {
    expect(await check({ 'a/lcov.info': lcov('src/a.ts', [1, 0]), 'b.xml': cobertura('src/a.ts', [0, 1]) }, { total: 100 })).toEqual([]);
  });

  test.each([
    ['/home/ci/build/app/src/a.ts', 'coverage/lcov.info'],
    ['C:\\work\\app\\src\\a.ts', 'coverage/lcov.info'],
    ['./src/a.ts', 'lcov.info'],
    ['src\\a.ts', 'lcov.info'],
    ['../src/a.ts', 'coverage/lcov.info'],
  ])('finds the file behind %s', async (name, path) => {
    expect(await check({ [path]: lcov(name, [0]) }, { perFile: 100 })).toEqual([
      'src/a.ts:0-1 line coverage of this file is 0 %, less than 100 %',
    ]);
  });

  test('sub-projects, source roots and packages', async () => {
    const files = { 'packages/x/src/a.ts': lines(2), 'packages/y/src/a.ts': lines(2), 'jvm/src/main/java/com/x/A.java': lines(2) };
    expect(await check({ 'packages/y/coverage/lcov.info': lcov('src/a.ts', [0]) }, { perFile: 1 }, files)).toEqual([
      'packages/y/src/a.ts:0-1 line coverage of this file is 0 %, less than 1 %',
    ]);
    expect(await check({ 'c.xml': cobertura('a.ts', [0], '/ci/packages/x/src') }, { perFile: 1 }, files)).toEqual([
      'packages/x/src/a.ts:0-1 line coverage of this file is 0 %, less than 1 %',
    ]);
    expect(await check({ 'c.xml': cobertura('com/x/A.java', [0]) }, { perFile: 1 }, files)).toEqual([
      'jvm/src/main/java/com/x/A.java:0-1 line coverage of this file is 0 %, less than 1 %',
    ]);
  });

  test('changed lines only, and a changed file that no report knows', async () => {
    const changed = new Map([
      ['src/a.ts', new Set([1, 2, 3])],
      ['src/b.ts', new Set([0])],
      ['README.md', new Set([0])],
    ]);
    const files = { 'src/a.ts': lines(4), 'src/b.ts': lines(4), 'README.md': 'x' };
    expect(await check({ 'lcov.info': lcov('src/a.ts', [0, 0, 0, 1]) }, { changed: 80 }, files, changed)).toEqual([
      'src/b.ts:0-0 no coverage report names this changed file: run the tests with coverage again',
      'src/a.ts:1-3 these changed lines are not covered; of all changed lines 33.3 % are, less than 80 %',
    ]);
    expect(await check({ 'lcov.info': lcov('src/a.ts', [0]) }, { changed: 80 }, files)).toEqual([]);
  });

  test('a report that is missing, foreign, damaged or stale is said so', async () => {
    expect(await check({}, { total: 1 })).toEqual([
      'src/a.ts:0-0 no coverage report matches "**/lcov.info", "**/*.xml": run the tests with coverage first',
    ]);
    expect(await check({ 'lcov.info': lcov('other/z.ts', [1]) }, { total: 1 })).toEqual([
      'src/a.ts:0-0 no coverage report names a file that this rule governs',
    ]);
    expect(await check({ 'c.xml': '<coverage>\n<packages></coverage>' }, { total: 1 })).toEqual([
      expect.stringMatching(/^src\/a\.ts:0-0 the coverage report "c\.xml" is damaged: line 2: /),
    ]);
    expect(await check({ 'c.xml': '<html/>' }, { total: 1 })).toEqual([expect.stringContaining('its root element is not "coverage"')]);
    expect(await check({ 'lcov.info': 'SF:src/a.ts\nDA:x\n' }, { total: 1 })).toEqual([
      expect.stringContaining('line 2: "DA:x" is no line record'),
    ]);
    expect(await check({ 'lcov.info': 'SF:src/a.ts\nDA:1,1\n' }, { total: 1 })).toEqual([expect.stringContaining('was cut off')]);
    expect(await check({ 'lcov.info': '' }, { total: 1 })).toEqual([expect.stringContaining('it holds no file')]);
    expect(await check({ 'lcov.info': lcov('src/a.ts', [1, 1, 1, 1, 1, 1, 1]) }, { total: 1 })).toEqual([
      'src/a.ts:0-0 the coverage report is older than this file: it speaks of line 7 of 5; run the tests with coverage again',
    ]);
  });

  test('entities are neither loaded nor expanded', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>\n${cobertura('src/a.ts', [1]).replace(/<\?xml[\s\S]*?\]>/, '')}`;
    expect(await check({ 'c.xml': bomb.replace('<methods/>', '<m>&b;&f;</m>') }, { total: 100 })).toEqual([]);
  });

  test('a check without a limit is a mistake', () => {
    expect(coverage.problems?.(coverageCheck.parse({ kind: 'coverage', reports: ['x'] }))).toHaveLength(1);
  });
});
