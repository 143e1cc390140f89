import type { Finding } from '../../../protocol/finding.ts';
import type { RuleTestResult } from '../../../protocol/ruleTestResult.ts';
import type { Rule } from '../rules/rule.ts';
import type { RuleTest, TestCase } from './ruleTestFile.ts';
import { type CaseSnapshot, type SnapshotFile, sameSnapshot } from './snapshots.ts';

type Failure = RuleTestResult['failures'][number];

/** What tests need from the rest of the program. */
export interface RuleTestHost {
  /** Every definition of an id: one per language, or none. */
  readonly rulesOf: (ruleId: string) => readonly Rule[];
  /** Findings of this one rule in an example, as ast-grep tests: suppressions, `files` and severities do not count. Rejects: «broken». */
  readonly run: (rule: Rule, example: TestCase) => Promise<readonly Finding[]>;
  /** The snapshot of an example's first match; absent: snapshots are not compared. `undefined`: this rule has none. */
  readonly snapshot?: (rule: Rule, text: string) => Promise<CaseSnapshot | undefined>;
  /** Snapshots on disk, by rule id. */
  readonly snapshots: ReadonlyMap<string, SnapshotFile>;
  readonly updateSnapshots: boolean;
  readonly signal?: AbortSignal;
}

export interface RuleTestReport {
  readonly results: readonly RuleTestResult[];
  /** Snapshot files to write: rules whose snapshots changed, when `updateSnapshots`. Examples of earlier tests are kept, as ast-grep does. */
  readonly updated: readonly SnapshotFile[];
}

/**
 * Runs rule tests. A valid example with a finding is noisy, an invalid one without is missing. Snapshots are compared for rules that
 * have a snapshot file; a rule without one is not asked for it, so that a test can be written before its first snapshot.
 */
export async function runRuleTests(tests: readonly RuleTest[], host: RuleTestHost): Promise<RuleTestReport> {
  const results: RuleTestResult[] = [];
  const updated = new Map<string, SnapshotFile>();
  for (const test of tests) {
    const outcomes: (Failure | undefined)[] = [];
    const [rule] = host.rulesOf(test.ruleId);
    if (rule === undefined) outcomes.push(unknownRule(test));
    else {
      for (const example of test.valid) outcomes.push(await runValid(test, example, host));
      for (const example of test.invalid) outcomes.push(await runInvalid(test, example, host, updated));
    }
    const failures = outcomes.filter((outcome) => outcome !== undefined);
    results.push({ ruleId: test.ruleId, file: test.file, line: test.line, passed: outcomes.length - failures.length, failures });
  }
  return { results, updated: [...updated.values()] };
}

/** Where an id has a rule for each of several languages, an example belongs to the first that finds something. */
async function firstFinding(test: RuleTest, example: TestCase, host: RuleTestHost): Promise<{ rule: Rule; finding: Finding } | undefined> {
  host.signal?.throwIfAborted();
  for (const rule of host.rulesOf(test.ruleId)) {
    const [finding] = await host.run(rule, example);
    if (finding !== undefined) return { rule, finding };
  }
  return undefined;
}

async function runValid(test: RuleTest, example: TestCase, host: RuleTestHost): Promise<Failure | undefined> {
  try {
    const found = await firstFinding(test, example, host);
    return found === undefined ? undefined : noisy(example, found.finding);
  } catch (error) {
    return broken(example, error, host.signal);
  }
}

async function runInvalid(
  test: RuleTest,
  example: TestCase,
  host: RuleTestHost,
  updated: Map<string, SnapshotFile>,
): Promise<Failure | undefined> {
  try {
    const found = await firstFinding(test, example, host);
    if (found === undefined) return missing(example);
    return await checkSnapshot(found.rule, example, host, updated);
  } catch (error) {
    return broken(example, error, host.signal);
  }
}

async function checkSnapshot(
  rule: Rule,
  example: TestCase,
  host: RuleTestHost,
  updated: Map<string, SnapshotFile>,
): Promise<Failure | undefined> {
  const file = updated.get(rule.id) ?? host.snapshots.get(rule.id);
  if (example.kind !== 'text' || host.snapshot === undefined || (file === undefined && !host.updateSnapshots)) return undefined;
  const actual = await host.snapshot(rule, example.text);
  if (actual === undefined) return undefined;
  const expected = file !== undefined && Object.hasOwn(file.snapshots, example.text) ? file.snapshots[example.text] : undefined;
  if (expected !== undefined && sameSnapshot(expected, actual)) return undefined;
  if (host.updateSnapshots) {
    updated.set(rule.id, { id: rule.id, snapshots: { ...file?.snapshots, [example.text]: actual } });
    return undefined;
  }
  return expected === undefined ? snapshotMissing(example) : snapshotChanged(example, expected, actual);
}

/** The example as it is shown: its text, or its files. */
function shown(example: TestCase): string {
  if (example.kind !== 'files') return example.text;
  return Object.entries(example.files)
    .map(([path, text]) => `${path}:\n${text}`)
    .join('\n');
}

const failure = (kind: Failure['kind'], example: TestCase, message: string): Failure => ({
  kind,
  case: shown(example),
  message,
  line: example.line,
});

function noisy(example: TestCase, { range, message }: Finding): Failure {
  const place = `line ${range.start.line + 1}, column ${range.start.character + 1}`;
  return failure('noisy', example, `A valid example has a finding at ${place}: ${message}`);
}

function missing(example: TestCase): Failure {
  return failure('missing', example, 'An invalid example has no finding.');
}

function snapshotMissing(example: TestCase): Failure {
  return failure('snapshot-missing', example, 'This example has no snapshot yet. Look at what it finds, then update the snapshots.');
}

function snapshotChanged(example: TestCase, expected: CaseSnapshot, actual: CaseSnapshot): Failure {
  return failure('snapshot-changed', example, `The result differs from its snapshot. ${difference(expected, actual)}`);
}

/** The first thing that differs, both ways. */
function difference(expected: CaseSnapshot, actual: CaseSnapshot): string {
  if (expected.fixed !== actual.fixed)
    return `Fixed to ${JSON.stringify(actual.fixed)}, the snapshot says ${JSON.stringify(expected.fixed)}.`;
  return `Found ${labelsShown(actual)}, the snapshot says ${labelsShown(expected)}.`;
}

function labelsShown({ labels }: CaseSnapshot): string {
  return labels.map(({ style, source, start, end }) => `${style} ${JSON.stringify(source)} at bytes ${start}–${end}`).join(', ');
}

function unknownRule(test: RuleTest): Failure {
  const message = `There is no rule "${test.ruleId}" to test. Check the id, or remove the test.`;
  return { kind: 'unknown-rule', case: '', message, line: test.line };
}

/** A cancelled run is not a broken rule: it goes on up. */
function broken(example: TestCase, error: unknown, signal: AbortSignal | undefined): Failure {
  if (signal?.aborted === true) throw error;
  return failure('broken', example, `The rule broke on this example: ${error instanceof Error ? error.message : String(error)}`);
}
