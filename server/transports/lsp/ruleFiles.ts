import type { Connection } from 'vscode-languageserver/node';
import * as commands from '../../../protocol/commands.ts';
import * as rules from '../../../protocol/rules.ts';
import { askIfRunning, type Backend } from './backend.ts';
import { signalOf } from './cancellation.ts';
import type { OpenDocuments } from './documents.ts';

/** Files under `.stewardry` that we understand: rules, rule tests, utils and configuration. */
const RULE_FILE = /(^|\/)\.stewardry\/(config\.ya?ml|(rules|rule-tests|utils)\/.+\.ya?ml)$/;

export function isRuleFile({ path }: { readonly path: string }): boolean {
  return RULE_FILE.test(path);
}

/** Completion and lenses inside rule and configuration files. */
export function registerRuleFiles(connection: Connection, backend: Backend, documents: OpenDocuments): void {
  connection.onCompletion(async ({ textDocument, position }, token) => {
    const document = documents.find(textDocument.uri);
    if (!document || !isRuleFile(document)) return [];
    const { version: _, ...params } = document;
    const { items } = await askIfRunning(backend, rules.completeRuleFile, { ...params, position }, { items: [] }, signalOf(token));
    return items.map(({ label, detail, insertText }) => ({ label, insertText, ...(detail === undefined ? {} : { detail }) }));
  });

  connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
    const document = documents.find(uri);
    if (!document || !isRuleFile(document)) return [];
    const { version: _, ...params } = document;
    const { lenses } = await askIfRunning(backend, rules.ruleFileLenses, params, { lenses: [] }, signalOf(token));
    return lenses.map(({ range, ruleId, tests }) => {
      const argument: commands.CommandArgument<typeof commands.runRuleTests> = { ruleId, uri };
      const title = tests === 0 ? `No tests of "${ruleId}" yet` : `Run ${tests} test ${tests === 1 ? 'case' : 'cases'} of "${ruleId}"`;
      return { range, command: { title, command: tests === 0 ? '' : commands.runRuleTests.id, arguments: [argument] } };
    });
  });
}
