import path from 'node:path';
import type { Finding, Notice } from '../../../protocol/index.ts';
import type { PackFiles } from '../config/packs.ts';
import { applyEdits } from '../findings/applyEdits.ts';
import { parseRuleTests, type RuleTest } from '../rule-tests/ruleTestFile.ts';
import { runRuleTests } from '../rule-tests/runRuleTests.ts';
import { type CaseSnapshot, formatSnapshots, parseSnapshots, type SnapshotFile } from '../rule-tests/snapshots.ts';
import { snapshotOf } from '../rule-tests/syntaxSnapshot.ts';
import type { Rule, SyntaxRule } from '../rules/rule.ts';
import { parsers } from '../syntax/parsers.ts';
import type { TestReport } from './ruleJobs.ts';
import type { RuleSession } from './ruleSession.ts';
import { runExample } from './runExample.ts';

export interface TestOptions {
  /** Empty: the tests of the workspace. Else those of these rules, wherever they come from. */
  readonly ruleIds: readonly string[];
  readonly updateSnapshots: boolean;
}

/** Runs rule tests with the product's own engine. Nothing is written. */
export async function testRules(session: RuleSession, options: TestOptions, files: PackFiles, signal: AbortSignal): Promise<TestReport> {
  const { tests, notices } = await readTests(session, options.ruleIds, files);
  const snapshots = await readSnapshots(tests, files);
  const definitions = Map.groupBy(
    session.loaded.packs.flatMap((pack) => pack.rules),
    (rule) => rule.id,
  );
  const report = await runRuleTests(tests, {
    rulesOf: (ruleId) => strongest(definitions.get(ruleId) ?? []),
    run: (rule, example) => runExample(rule, example, signal),
    snapshot: takeSnapshot,
    snapshots: snapshots.byRule,
    updateSnapshots: options.updateSnapshots,
    signal,
  });
  const fileOf = new Map(tests.map((test) => [test.ruleId, snapshotFile(test)]));
  const updated = report.updated.map((file) => ({ file: fileOf.get(file.id) ?? `${file.id}-snapshot.yml`, text: formatSnapshots(file) }));
  return { results: report.results, notices: [...notices, ...snapshots.notices], updated };
}

/** A workspace rule replaces a built-in one of the same id: the last definition and its language siblings. */
function strongest(rules: readonly Rule[]): readonly Rule[] {
  const last = rules.at(-1);
  return rules.filter((rule) => rule.source.file === last?.source.file);
}

async function readTests(
  { loaded }: RuleSession,
  ruleIds: readonly string[],
  files: PackFiles,
): Promise<{ tests: RuleTest[]; notices: Notice[] }> {
  const wanted = new Set(ruleIds);
  const packs = loaded.packs.filter((pack) =>
    wanted.size === 0 ? pack.origin === 'workspace' : pack.rules.some((rule) => wanted.has(rule.id)),
  );
  const tests: RuleTest[] = [];
  const notices: Notice[] = [];
  for (const file of packs.flatMap((pack) => pack.testFiles)) {
    const text = await files.readFile(file);
    if (text === undefined || (wanted.size > 0 && !ruleIds.some((id) => text.includes(id)))) continue;
    const parsed = parseRuleTests(text, file);
    tests.push(...parsed.tests.filter((test) => wanted.size === 0 || wanted.has(test.ruleId)));
    notices.push(...parsed.notices);
  }
  return { tests, notices };
}

function snapshotFile({ file, ruleId }: RuleTest): string {
  return path.join(path.dirname(file), '__snapshots__', `${ruleId}-snapshot.yml`);
}

async function readSnapshots(
  tests: readonly RuleTest[],
  files: PackFiles,
): Promise<{ byRule: Map<string, SnapshotFile>; notices: Notice[] }> {
  const byRule = new Map<string, SnapshotFile>();
  const notices: Notice[] = [];
  for (const file of new Set(tests.map(snapshotFile))) {
    const text = await files.readFile(file);
    if (text === undefined) continue;
    const parsed = parseSnapshots(text);
    if ('problem' in parsed) notices.push({ kind: 'rule-broken', severity: 'error', message: parsed.problem, path: file });
    else byRule.set(parsed.id, parsed);
  }
  return { byRule, notices };
}

/** Checks have no syntax to label: only syntax rules have snapshots, as in ast-grep. */
async function takeSnapshot(rule: Rule, text: string): Promise<CaseSnapshot | undefined> {
  if (!isSyntaxRule(rule)) return undefined;
  const [finding] = await runExample(rule, { kind: 'text', text, line: 0 }, new AbortController().signal);
  return snapshotOf(rule, text, parsers().parse(rule.body.language, text), fixedText(text, finding));
}

function fixedText(text: string, finding: Finding | undefined): string | undefined {
  const [fix] = finding?.fixes ?? [];
  return fix && applyEdits(text, fix.edits);
}

function isSyntaxRule(rule: Rule): rule is SyntaxRule {
  return rule.body.kind === 'syntax';
}
