import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticSeverity,
  Disposable,
  type LogOutputChannel,
  languages,
  Range,
  Uri,
  workspace,
} from 'vscode';
import type { RuleTestResult } from '../../../protocol/ruleTestResult.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand, registerServerCommand } from '../../platform/commands.ts';
import { currentFolder, fileUri, folderOf } from '../../platform/documents.ts';
import { say, showError } from '../../platform/notices.ts';
import { failureLines, summary } from './testReport.ts';

/** Runs rule tests from the lens in a rule file or from the palette; failures appear in the test files and in the log. */
export function registerRuleTests(backend: Backend, log: LogOutputChannel): Disposable {
  const failures = languages.createDiagnosticCollection('stewardry-rule-tests');
  const run = async (folder: string | undefined, ruleIds: string[], updateSnapshots = false) => {
    if (folder === undefined) throw new Error('Rule tests run in a folder. Open the folder that holds the rule.');
    const { results, notices } = await backend.rpc.rules.test({ folder, ruleIds, updateSnapshots });
    for (const { message, path } of notices) log.warn(path === undefined ? message : `${path}: ${message}`);
    showFailures(failures, folder, results);
    await report(results, log, () => run(folder, ruleIds, true));
  };
  return Disposable.from(
    failures,
    registerServerCommand('runRuleTests', async (argument) => {
      if (argument === undefined) await run((await currentFolder())?.uri.fsPath, []);
      else await run(folderOf(Uri.parse(argument.uri, true))?.uri.fsPath, [argument.ruleId]);
    }),
    registerCommand('stewardry.runAllRuleTests', async () => run((await currentFolder())?.uri.fsPath, [])),
    // What was wrong with a test file says nothing about its next version.
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && failures.has(document.uri)) failures.delete(document.uri);
    }),
  );
}

async function report(results: readonly RuleTestResult[], log: LogOutputChannel, updateSnapshots: () => Promise<void>): Promise<void> {
  for (const line of failureLines(results)) log.error(line);
  const text = summary(results);
  const failed = results.flatMap((result) => result.failures);
  if (failed.length === 0) {
    say(text);
    return;
  }
  const update = 'Update Snapshots';
  const isStale = failed.every(({ kind }) => kind === 'snapshot-missing' || kind === 'snapshot-changed');
  const choice = await showError(text, ...(isStale ? [update] : []), 'Show Log');
  if (choice === update) await updateSnapshots();
  if (choice === 'Show Log') log.show(true);
}

function showFailures(collection: DiagnosticCollection, folder: string, results: readonly RuleTestResult[]): void {
  collection.clear();
  for (const { file, line, ruleId, failures } of results) {
    if (failures.length === 0) continue;
    const uri = fileUri(folder, file);
    const diagnostics = failures.map((failure) => {
      const at = failure.line ?? line;
      const diagnostic = new Diagnostic(new Range(at, 0, at, Number.MAX_SAFE_INTEGER), failure.message, DiagnosticSeverity.Error);
      diagnostic.source = 'stewardry test';
      diagnostic.code = ruleId;
      return diagnostic;
    });
    collection.set(uri, [...(collection.get(uri) ?? []), ...diagnostics]);
  }
}
