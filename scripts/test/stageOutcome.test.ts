import { describe, expect, it } from 'vitest';
import { failuresOf, filesAgain, passedOf, readReport, settle, tell } from './stageOutcome.ts';

type Status = 'passed' | 'failed';

/** A report in vitest's format: of each file its tests, or what kept it from running. */
function report(files: Record<string, Record<string, Status> | string>): unknown {
  return {
    testResults: Object.entries(files).map(([name, tests]) => {
      if (typeof tests === 'string') return { name: `/project/${name}`, status: 'failed', message: tests, assertionResults: [] };
      const assertionResults = Object.entries(tests).map(([fullName, status]) => ({
        status,
        fullName,
        failureMessages: status === 'failed' ? ['\u001B[31mError: it broke\u001B[0m\n    at some line'] : [],
      }));
      return { name: `/project/${name}`, status: Object.values(tests).includes('failed') ? 'failed' : 'passed', assertionResults };
    }),
  };
}

interface Settled {
  passed: number;
  failed: (string | undefined)[];
  unsteady: (string | undefined)[];
}

const read = (files: Parameters<typeof report>[0]) => readReport(report(files), '/project');

describe('the outcome of a stage', () => {
  it('counts what passed and names what failed', () => {
    const outcome = read({ 'a.test.ts': { one: 'passed', two: 'failed' }, 'b.test.ts': 'cannot load it' });
    expect(passedOf(outcome)).toBe(1);
    expect(failuresOf(outcome)).toEqual([
      { file: 'a.test.ts', test: 'two', message: 'Error: it broke' },
      { file: 'b.test.ts', test: undefined, message: 'cannot load it' },
    ]);
    expect(() => readReport({}, '/project')).toThrow();
  });

  it('runs few files again, and none when many failed', () => {
    const failing = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}.test.ts`, { one: 'failed' as const }]));
    expect(filesAgain(read(failing(3)))).toEqual(['0.test.ts', '1.test.ts', '2.test.ts']);
    expect(filesAgain(read(failing(4)))).toEqual([]);
    expect(filesAgain(read({ 'a.test.ts': { one: 'passed' } }))).toEqual([]);
  });

  it.each<[string, Parameters<typeof report>[0], Parameters<typeof report>[0], Settled]>([
    [
      'calls unsteady what passed by itself, and failed what did not',
      { 'a.test.ts': { one: 'failed', two: 'failed', three: 'passed' }, 'b.test.ts': { four: 'passed' } },
      { 'a.test.ts': { one: 'passed', two: 'failed', three: 'passed' } },
      { passed: 3, failed: ['two'], unsteady: ['one'] },
    ],
    [
      'counts a test that failed only the second time as failed',
      { 'a.test.ts': { one: 'failed', two: 'passed' } },
      { 'a.test.ts': { one: 'passed', two: 'failed' } },
      { passed: 1, failed: ['two'], unsteady: ['one'] },
    ],
    [
      'counts the tests of a file that could be run only by itself',
      { 'a.test.ts': 'no port', 'b.test.ts': { two: 'passed' } },
      { 'a.test.ts': { one: 'passed' } },
      { passed: 2, failed: [], unsteady: [undefined] },
    ],
    [
      'counts a test that was not come to the second time as failed',
      { 'a.test.ts': { one: 'passed', two: 'failed' } },
      { 'a.test.ts': { one: 'passed' } },
      { passed: 1, failed: ['two'], unsteady: [] },
    ],
    [
      'counts a file that could not be run at all as failed',
      { 'a.test.ts': 'no port', 'b.test.ts': { two: 'passed' } },
      { 'a.test.ts': 'no port' },
      { passed: 1, failed: [undefined], unsteady: [] },
    ],
    [
      'calls nothing unsteady in a file that could not be run again',
      { 'a.test.ts': { one: 'failed', two: 'passed' } },
      { 'a.test.ts': 'no port' },
      { passed: 0, failed: [undefined], unsteady: [] },
    ],
  ])('%s', (_title, first, again, expected) => {
    const outcome = settle(read(first), read(again));
    const names = (tests: readonly { test: string | undefined }[]) => tests.map(({ test }) => test);
    expect({ passed: passedOf(outcome), failed: names(failuresOf(outcome)), unsteady: names(outcome.unsteady) }).toEqual(expected);
  });

  it('names both kinds at the end', () => {
    const first = read({ 'a.test.ts': { one: 'failed', two: 'failed' } });
    expect(tell(settle(first, read({ 'a.test.ts': { one: 'passed', two: 'failed' } })))).toEqual([
      'unsteady (failed beside others, passed by itself; mend it):',
      '  a.test.ts > one',
      '    Error: it broke',
      'failed:',
      '  a.test.ts > two',
      '    Error: it broke',
    ]);
    expect(tell(read({ 'a.test.ts': { one: 'passed' } }))).toEqual([]);
  });
});
