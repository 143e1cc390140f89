import {
  commands,
  type Diagnostic,
  type DocumentSymbol,
  languages,
  type TextEditor,
  Uri,
  type WorkspaceFolder,
  window,
  workspace,
} from 'vscode';
import type { ContextItem } from '../../../protocol/sessions.ts';
import { folderOf, relativePath } from '../../platform/documents.ts';
import { diagnosticSource } from '../../platform/findingCounts.ts';
import { openUris } from '../../platform/openTabs.ts';
import { distinct } from './contextItems.ts';

/** Problems that are quoted; more would drown the task. */
const PROBLEMS = 20;

/** What a command was called on: the files of the explorer, else the selection or the file of the active editor. */
export function contextOf(folder: WorkspaceFolder, uris: readonly Uri[]): ContextItem[] {
  const editor = window.activeTextEditor;
  // The folder itself is where the task works, not what it is about.
  const things = uris.filter((uri) => uri.fsPath !== folder.uri.fsPath);
  const isOnEditor = things.length === 0 || (things.length === 1 && things[0]?.toString() === editor?.document.uri.toString());
  if (isOnEditor) return editor === undefined ? [] : ofEditor(folder, editor);
  return things
    .filter((uri) => folderOf(uri)?.uri.fsPath === folder.uri.fsPath)
    .map((uri) => ({ kind: 'file', path: relativePath(folder, uri) }));
}

function ofEditor(folder: WorkspaceFolder, { document, selection }: TextEditor): ContextItem[] {
  if (document.uri.scheme !== 'file' || folderOf(document.uri)?.uri.fsPath !== folder.uri.fsPath) return [];
  const path = relativePath(folder, document.uri);
  if (selection.isEmpty) return [{ kind: 'file', path }];
  return [{ kind: 'selection', path, startLine: selection.start.line, endLine: selection.end.line, text: document.getText(selection) }];
}

/** Everything that could be of use, what was chosen first. */
export async function offeredContext(folder: WorkspaceFolder, chosen: readonly ContextItem[]): Promise<readonly ContextItem[]> {
  const editor = window.activeTextEditor;
  const ofActive = editor === undefined ? [] : [...ofEditor(folder, editor), ...(await aroundCursor(folder, editor))];
  const open = [...openUris()]
    .map((uri) => Uri.parse(uri))
    .filter((uri) => uri.scheme === 'file' && folderOf(uri)?.uri.fsPath === folder.uri.fsPath);
  const files = open.map((uri): ContextItem => ({ kind: 'file', path: relativePath(folder, uri) }));
  const changes: ContextItem[] = [
    { kind: 'gitDiff', staged: false },
    { kind: 'gitDiff', staged: true },
  ];
  return distinct([...chosen, ...ofActive, ...files, ...(await instructions(folder)), ...changes]);
}

async function aroundCursor(folder: WorkspaceFolder, { document, selection }: TextEditor): Promise<ContextItem[]> {
  if (document.uri.scheme !== 'file' || folderOf(document.uri)?.uri.fsPath !== folder.uri.fsPath) return [];
  const path = relativePath(folder, document.uri);
  const problems = languages.getDiagnostics(document.uri);
  const atCursor = problems.filter(({ source, range }) => source === diagnosticSource && range.intersection(selection) !== undefined);
  const symbol = await symbolAt(document.uri, selection.active.line);
  return [
    ...atCursor.map((problem): ContextItem => ({ kind: 'finding', path, ruleId: codeOf(problem), line: problem.range.start.line })),
    ...(symbol === undefined ? [] : [{ kind: 'symbol', path, name: symbol } as const]),
    ...(problems.length === 0
      ? []
      : [{ kind: 'diagnostics', path, text: problems.slice(0, PROBLEMS).map(problemLine).join('\n') } as const]),
  ];
}

async function symbolAt(uri: Uri, line: number): Promise<string | undefined> {
  const symbols = await commands.executeCommand<DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', uri);
  // Some providers answer with places instead of a tree: those have no `children`.
  return symbols?.find(({ range }) => range !== undefined && range.start.line <= line && line <= range.end.line)?.name;
}

function codeOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : (code ?? ''));
}

function problemLine(problem: Diagnostic): string {
  return `line ${problem.range.start.line + 1}: ${problem.message} (${[problem.source, codeOf(problem)].filter(Boolean).join(' ')})`;
}

async function instructions(folder: WorkspaceFolder): Promise<ContextItem[]> {
  const names = ['AGENTS.md', 'CLAUDE.md', 'CONTRIBUTING.md'];
  const found = await Promise.all(names.map((name) => exists(Uri.joinPath(folder.uri, name))));
  return names.filter((_, index) => found[index]).map((path) => ({ kind: 'instructions', path }));
}

async function exists(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
