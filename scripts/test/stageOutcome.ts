/** What vitest reported of one stage, and what became of it when the files that failed were run again by themselves. */
import { relative } from 'node:path';
import { z } from 'zod';

/** A test that failed, or a file that could not be run. */
export interface Failure {
  /** From the project's folder, with `/`. */
  readonly file: string;
  /** The full title of the test; `undefined`: the file itself failed. */
  readonly test: string | undefined;
  /** First line of what was thrown. */
  readonly message: string;
}

/** What became of one file of tests. */
interface FileOutcome {
  readonly file: string;
  /** Full titles. */
  readonly passed: readonly string[];
  readonly failures: readonly Failure[];
}

/** What a stage found out. */
export interface StageOutcome {
  readonly files: readonly FileOutcome[];
  /** Failed beside others, passed when their file ran by itself. */
  readonly unsteady: readonly Failure[];
}

/** Most files of a stage that are run again: more than that is no accident. */
const MOST_FILES_AGAIN = 3;

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() })),
    }),
  ),
});

/** Reads a report in vitest's JSON format about tests in `root`. Throws when it is none. */
export function readReport(report: unknown, root: string): StageOutcome {
  const { testResults } = vitestReport.parse(report);
  const files = testResults.map(({ name, status, message = '', assertionResults }) => {
    const file = relative(root, name).replaceAll('\\', '/');
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const failures = failed.map((test) => ({ file, test: test.fullName, message: firstLine(test.failureMessages?.[0] ?? '') }));
    const passed = assertionResults.filter((test) => test.status === 'passed').map((test) => test.fullName);
    const isBroken = status === 'failed' && failures.length === 0;
    return { file, passed, failures: isBroken ? [{ file, test: undefined, message: firstLine(message) }] : failures };
  });
  return { files, unsteady: [] };
}

/** How many tests passed. */
export function passedOf({ files }: StageOutcome): number {
  return files.reduce((sum, { passed }) => sum + passed.length, 0);
}

/** What failed, in the order of the files. */
export function failuresOf({ files }: StageOutcome): readonly Failure[] {
  return files.flatMap(({ failures }) => failures);
}

/** The files worth another run by themselves; none when so many failed that chance does not explain it. */
export function filesAgain(first: StageOutcome): readonly string[] {
  const failed = first.files.filter(({ failures }) => failures.length > 0).map(({ file }) => file);
  return failed.length <= MOST_FILES_AGAIN ? failed : [];
}

/** `first` with its failed files as they were when run `again` by themselves: what did pass there is unsteady, and nothing else is. */
export function settle(first: StageOutcome, again: StageOutcome): StageOutcome {
  const files = first.files.map((before) => {
    const after = again.files.find(({ file }) => file === before.file);
    return after === undefined ? before : { ...after, failures: [...after.failures, ...neitherNor(before, after)] };
  });
  // What went wrong outside of every file of the second run counts as well.
  files.push(...again.files.filter(({ file }) => !first.files.some((before) => before.file === file)));
  const hasPassed = (test: Failure): boolean => files.some(({ file, passed }) => file === test.file && includes(passed, test));
  return { files, unsteady: failuresOf(first).filter(hasPassed) };
}

/** What failed and did neither pass nor fail again: a file that broke off says nothing for the tests that it did not come to. */
function neitherNor(before: FileOutcome, after: FileOutcome): readonly Failure[] {
  if (after.failures.some(({ test }) => test === undefined)) return [];
  return before.failures.filter((test) => !includes(after.passed, test) && !after.failures.some((other) => other.test === test.test));
}

/** A whole file has passed when one of its tests did. */
const includes = (passed: readonly string[], { test }: Failure): boolean =>
  test === undefined ? passed.length > 0 : passed.includes(test);

/** Lines that name what failed and what was unsteady; empty when all is well. */
export function tell(outcome: StageOutcome): string[] {
  const list = (title: string, those: readonly Failure[]): string[] =>
    those.length === 0
      ? []
      : [title, ...those.flatMap(({ file, test, message }) => [`  ${file}${test ? ` > ${test}` : ''}`, `    ${message}`])];
  return [
    ...list('unsteady (failed beside others, passed by itself; mend it):', outcome.unsteady),
    ...list('failed:', failuresOf(outcome)),
  ];
}

function firstLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a terminal begin with one
  return (text.replaceAll(/\u001B\[[\d;]*m/g, '').split('\n')[0] ?? '').trim();
}
