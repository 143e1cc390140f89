import { type CodeAction, CodeActionKind, type Connection, type Range } from 'vscode-languageserver/node';
import * as commands from '../../../protocol/commands.ts';
import type { Finding } from '../../../protocol/index.ts';
import * as rules from '../../../protocol/rules.ts';
import { askIfRunning, type Backend } from './backend.ts';
import { signalOf } from './cancellation.ts';
import { findingsNow } from './checkNow.ts';
import type { OpenDocument, OpenDocuments } from './documents.ts';
import type { LastFindings } from './lastFindings.ts';
import { toDiagnostic } from './toDiagnostic.ts';

/** `source.fixAll.stewardry`, for `editor.codeActionsOnSave`. */
export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.stewardry`;

/** Offers what can be done about the findings in a range: mend, suppress with a reason, accept, read on. */
export function registerCodeActions(connection: Connection, backend: Backend, documents: OpenDocuments, last: LastFindings): void {
  connection.onCodeAction(async ({ textDocument: { uri }, range, context }, token) => {
    const document = documents.find(uri);
    if (!document) return [];
    const wants = (kind: string): boolean => context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? true;
    const actions: CodeAction[] = [];
    // Only when asked for by kind (on save, or "Fix all" of the menu): it runs the fixes to their end.
    if (context.only !== undefined && wants(FIX_ALL_KIND)) actions.push(...(await fixAll(backend, document, uri, signalOf(token))));
    if (!wants(CodeActionKind.QuickFix)) return actions;
    const found = await findingsNow(document, uri, backend, last, signalOf(token));
    const here = found.filter((finding) => overlaps(finding.range, range));
    return [...actions, ...here.flatMap((finding) => actionsFor(finding, document, uri))];
  });
}

async function fixAll(backend: Backend, document: OpenDocument, uri: string, signal: AbortSignal): Promise<CodeAction[]> {
  const { version, ...params } = document;
  const nothing = { text: document.text, edits: [], applied: 0, notices: [] };
  const { edits } = await askIfRunning(backend, rules.fixDocument, params, nothing, signal);
  if (edits.length === 0) return [];
  const edit = { documentChanges: [{ textDocument: { uri, version }, edits }] };
  return [{ title: 'Fix all findings that Stewardry can fix', kind: FIX_ALL_KIND, edit }];
}

function actionsFor(finding: Finding, document: OpenDocument, uri: string): CodeAction[] {
  const diagnostics = [toDiagnostic(finding, document.folder)];
  const fixes = finding.fixes.map(
    ({ title, edits }, index): CodeAction => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: index === 0,
      edit: { documentChanges: [{ textDocument: { uri, version: document.version }, edits }] },
    }),
  );
  const others = commandsFor(finding, document, uri).map(
    ({ title, command, argument }): CodeAction => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      command: { title, command, arguments: [argument] },
    }),
  );
  return [...fixes, ...others];
}

interface CommandOffer {
  readonly title: string;
  readonly command: string;
  readonly argument: unknown;
}

function offer<D extends commands.CommandDefinition>(title: string, definition: D, argument: commands.CommandArgument<D>): CommandOffer {
  return { title, command: definition.id, argument };
}

/** In the order in which people want them: mend, then decide, then read. */
function commandsFor(finding: Finding, { folder, version }: OpenDocument, uri: string): CommandOffer[] {
  const { ruleId, fixable, range } = finding;
  const isInFolder = folder !== null;
  // An untitled document borrows the rules of a folder, but nothing of it is in there.
  const isFileOfFolder = isInFolder && !uri.startsWith('untitled:');
  return [
    ...(fixable ? [offer(`Fix all "${ruleId}" in this file`, commands.fixAllInFile, { uri, ruleIds: [ruleId] })] : []),
    ...(fixable && isFileOfFolder
      ? [offer(`Fix all "${ruleId}" in the workspace…`, commands.fixAllInWorkspace, { uri, ruleIds: [ruleId] })]
      : []),
    offer(`Suppress "${ruleId}" here with a reason…`, commands.suppressFinding, { uri, ruleId, line: range.start.line, version }),
    ...(isFileOfFolder ? [offer('Add to the baseline', commands.addToBaseline, { uri, findings: [finding] })] : []),
    offer(`Open rule "${ruleId}"`, commands.openRule, { ruleId, uri }),
    ...(isInFolder ? [offer('Copy as SARIF', commands.copySarif, { uri, findings: [finding] })] : []),
  ];
}

function overlaps(a: Range, b: Range): boolean {
  return !isBefore(a, b) && !isBefore(b, a);
}

function isBefore(first: Range, second: Range): boolean {
  const { end } = first;
  const { start } = second;
  return end.line < start.line || (end.line === start.line && end.character < start.character);
}
