import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { checkFiles } from './checkFiles.ts';
import type { FileReport } from './ruleJobs.ts';
import { createRuleSession } from './ruleSession.ts';

const RULES = `
id: no-eval
language: ts
severity: error
message: eval of $CODE
rule: { pattern: eval($CODE) }
fix: run($CODE)
---
id: no-todo
severity: info
check: { kind: text, pattern: TODO }
`;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stewardry-files-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function session() {
  const { rules, problems } = parseRuleFile(RULES, { file: '/r.yml', pack: 'workspace', scope: '', globalUtils: [] });
  expect(problems).toEqual([]);
  const pack = { name: 'workspace', description: '', origin: 'workspace' as const, rules, testFiles: [] };
  const sources = { workspaceFiles: [], settings: {}, environment: {}, defaultPacks: [] };
  return createRuleSession({ version: '1', folder: root, packs: [pack], sources, baseline: undefined, problems: [] });
}

/** Thirty files are enough for the binary; each breaks one rule or several in its own way. */
function writeFiles(): string[] {
  const texts = [
    'eval(a);\n// TODO\n',
    'const s = "😀"; eval(b) // stewardry-ignore no-eval -- a test\n',
    '// stewardry-ignore no-eval -- nothing here\nrun(c);\n',
    '// ast-grep-ignore\neval(d);\n',
    `${'x'.repeat(20_000)}\neval(e);\n`,
  ];
  return Array.from({ length: 30 }, (_, index) => {
    const path = `${index}.ts`;
    writeFileSync(join(root, path), texts[index % texts.length] ?? '');
    return path;
  });
}

async function check(paths: readonly string[], withFixes: boolean): Promise<readonly FileReport[]> {
  const reports: FileReport[] = [];
  const signal = new AbortController().signal;
  const context = { signal, throwIfCancelled: () => undefined, report: (batch: readonly FileReport[]) => void reports.push(...batch) };
  await checkFiles(session(), { root, paths, ruleIds: [], withFixes }, '2026-01-01', context);
  return reports.sort((a, b) => Number.parseInt(a.path, 10) - Number.parseInt(b.path, 10));
}

const withoutFixes = ({ findings, ...report }: FileReport): unknown => ({
  ...report,
  findings: findings.map((finding) => ({ ...finding, fixes: finding.ruleId === 'no-eval' ? [] : finding.fixes })),
});

it('finds in many files what it finds one by one: findings, suppressions, skipped files, that a fix exists', async () => {
  const paths = writeFiles();
  const [many, single] = [await check(paths, false), await check(paths, true)];
  expect(many.map(withoutFixes)).toEqual(single.map(withoutFixes));
  expect(single[0]?.findings[0]).toMatchObject({ ruleId: 'no-eval', fixable: true, fixes: [{ edits: [{ newText: 'run(a)' }] }] });
  expect(many[0]?.findings).toMatchObject([{ ruleId: 'no-eval', fixable: true, fixes: [] }, { ruleId: 'no-todo' }]);
  expect(many[4]?.notices).toMatchObject([{ kind: 'file-skipped' }]);
});
