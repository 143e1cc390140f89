/** What suites in the extension host ask of the editor they run in. */
import { ok } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CodeAction,
  commands,
  type Diagnostic,
  extensions,
  languages,
  type Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { StewardryExports } from '../../../extension/main.ts';

const LIMIT_MS = 60_000;
const POLL_MS = 25;

/** A file of the first folder. */
export function file(path: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  ok(folder, 'no folder is open');
  return Uri.joinPath(folder.uri, path);
}

/** Our diagnostics of a document, in no particular order. */
export function findings(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'stewardry');
}

/** `rule@line` with lines from 1, sorted: short enough to compare whole files. */
export function summary(uri: Uri): string[] {
  return findings(uri)
    .map((diagnostic) => `${ruleOf(diagnostic)}@${diagnostic.range.start.line + 1}`)
    .sort();
}

/** The rule that a diagnostic is from. */
export function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** The only finding of a rule in a document, which must be there. */
export function findingOf(uri: Uri, rule: string): Diagnostic {
  const [finding, ...others] = findings(uri).filter((candidate) => ruleOf(candidate) === rule);
  ok(finding && others.length === 0, `not one finding of ${rule}: ${summary(uri).join(' ')}`);
  return finding;
}

/** Waits until something is true. Throws after 20 s, with what `state` says then. */
export async function until(what: string, isTrue: () => boolean, state: () => unknown = () => ''): Promise<void> {
  for (const deadline = Date.now() + LIMIT_MS; !isTrue(); await delay(POLL_MS)) {
    if (Date.now() > deadline) throw new Error(`waited ${LIMIT_MS} ms in vain for ${what} ${JSON.stringify(state())}`);
  }
}

/** Waits until the findings of a document are exactly these, as `summary` gives them. */
export async function untilFindings(uri: Uri, expected: readonly string[]): Promise<void> {
  const isThere = (): boolean => summary(uri).join() === [...expected].sort().join();
  await until(`[${expected.join(' ')}] in ${uri.path}`, isThere, () => summary(uri));
}

/** Shows a file of the first folder in an editor. */
export async function open(path: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(file(path));
  await window.showTextDocument(document, { preview: false }); // a preview tab would be replaced by the next one
  return document;
}

/** Writes a file of the first folder to the disk, as another program would. */
export async function write(path: string, text: string): Promise<Uri> {
  await workspace.fs.writeFile(file(path), new TextEncoder().encode(text));
  return file(path);
}

/** The text of a file on disk. */
export async function read(uri: Uri): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

/** Inserts text at the start of a line. */
export async function insert(document: TextDocument, line: number, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, document.lineAt(line).range.start, text);
  ok(await workspace.applyEdit(edit));
}

/** Replaces the first occurrence of a text in a document, which is not saved. */
export async function replace(document: TextDocument, text: string, replacement: string): Promise<void> {
  const start = document.getText().indexOf(text);
  ok(start >= 0, `"${text}" is not in ${document.uri.path}`);
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, text), replacement);
  ok(await workspace.applyEdit(edit));
}

/** Where a text first occurs in a document. */
export function rangeOf(document: TextDocument, text: string): Range {
  const start = document.getText().indexOf(text);
  ok(start >= 0, `"${text}" is not in ${document.uri.path}`);
  return document.lineAt(0).range.with(document.positionAt(start), document.positionAt(start + text.length));
}

/** The code actions that the editor offers at a finding. */
export async function actionsAt(uri: Uri, diagnostic: Diagnostic): Promise<CodeAction[]> {
  // The command answers with commands too; ours are all code actions.
  const answers = await commands.executeCommand<(CodeAction | object)[]>('vscode.executeCodeActionProvider', uri, diagnostic.range);
  return answers.filter((answer) => answer instanceof CodeAction);
}

/** Takes the code action whose title begins with `title`, as a click would. */
export async function take(uri: Uri, diagnostic: Diagnostic, title: string): Promise<void> {
  const actions = await actionsAt(uri, diagnostic);
  const action = actions.find((candidate) => candidate.title.startsWith(title));
  ok(action, `"${title}" is not among: ${actions.map((candidate) => candidate.title).join(', ')}`);
  if (action.edit) ok(await workspace.applyEdit(action.edit));
  if (action.command) await commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
}

/** The backend, with its typed requests. */
export function backend(): StewardryExports['backend'] {
  // What `activate` in extension/main.ts returns.
  const exports = extensions.getExtension('stewardry.stewardry')?.exports as StewardryExports | undefined;
  ok(exports, 'the extension is not active');
  return exports.backend;
}

/** Waits until the backend answers. */
export async function untilRunning(): Promise<void> {
  await extensions.getExtension('stewardry.stewardry')?.activate();
  await until('the backend', () => backend().state === 'running');
}
