import { languageOf } from '../syntax/languages.ts';
import type { CheckMatch, CheckScope, SourceFile, WorkspaceCheck, WorkspaceView } from './checkKind.ts';
import type { CheckOptions } from './checkOptions.ts';
import type { Declaration } from './declarations/declaration.ts';
import { findDeclarations } from './declarations/findDeclarations.ts';
import { FILE_START, rangesOf } from './ranges.ts';

type SizeOptions = Extract<CheckOptions, { kind: 'size' }>;

/** How long files and functions may be, how many parameters a function may take, how much one change may touch. */
export const size: WorkspaceCheck<'size'> = { kind: 'size', looksAt: 'workspace', problems, check };

async function check(view: WorkspaceView, scope: CheckScope, options: SizeOptions, signal: AbortSignal): Promise<readonly CheckMatch[]> {
  const matches: CheckMatch[] = [...checkChange(view, scope, options)];
  const needsText = options.lines !== undefined || options.functionLines !== undefined || options.parameters !== undefined;
  for (const path of view.paths) {
    if (!scope.includes(path)) continue;
    signal.throwIfAborted();
    if (options.bytes !== undefined) matches.push(...(await checkBytes(view, path, options.bytes)));
    const text = needsText ? await view.read(path) : undefined;
    if (text !== undefined) matches.push(...checkText({ path, text, language: languageOf(path) }, options));
  }
  return matches;
}

async function checkBytes(view: WorkspaceView, path: string, most: number): Promise<readonly CheckMatch[]> {
  const bytes = (await view.size(path)) ?? 0;
  return bytes <= most ? [] : [tooMuch(path, FILE_START, 'the file', bytes, most, 'bytes')];
}

function checkText(file: SourceFile, options: SizeOptions): readonly CheckMatch[] {
  const matches: CheckMatch[] = [];
  const lines = countLines(file.text);
  if (options.lines !== undefined && lines > options.lines)
    matches.push(tooMuch(file.path, FILE_START, 'the file', lines, options.lines, 'lines'));
  if (options.functionLines === undefined && options.parameters === undefined) return matches;
  const toRange = rangesOf(file.text);
  for (const declaration of findDeclarations(file.text, file.language) ?? []) {
    if (declaration.kind !== 'function' && declaration.kind !== 'method') continue;
    const name = declaration.nameNode.range();
    const range = toRange(name.start.index, name.end.index);
    const what = `${declaration.kind} "${declaration.name}"`;
    const { functionLines, parameters } = options;
    const length = linesOf(declaration);
    if (functionLines !== undefined && length > functionLines)
      matches.push(tooMuch(file.path, range, what, length, functionLines, 'lines'));
    const count = declaration.parameters.length;
    if (parameters !== undefined && count > parameters) matches.push(tooMuch(file.path, range, what, count, parameters, 'parameters'));
  }
  return matches;
}

function checkChange(view: WorkspaceView, scope: CheckScope, options: SizeOptions): readonly CheckMatch[] {
  const { changedFiles, changedLines } = options;
  // Asked only by a rule about changes: an answer to others holds for every change.
  if ((changedFiles ?? changedLines) === undefined || view.changed === undefined) return [];
  const changed = [...view.changed].filter(([path]) => scope.includes(path));
  const listed = new Set(view.paths);
  // Said in a file that is looked at, as hidden ones are not.
  const [first] = changed.find(([path]) => listed.has(path)) ?? changed[0] ?? [];
  if (first === undefined) return [];
  const lines = changed.reduce((sum, [, numbers]) => sum + numbers.size, 0);
  const matches: CheckMatch[] = [];
  if (changedFiles !== undefined && changed.length > changedFiles)
    matches.push(tooMuch(first, FILE_START, 'the change', changed.length, changedFiles, 'files'));
  if (changedLines !== undefined && lines > changedLines)
    matches.push(tooMuch(first, FILE_START, 'the change', lines, changedLines, 'changed lines'));
  return matches;
}

/** A last line break ends a line, it does not begin another. */
function countLines(text: string): number {
  return text === '' ? 0 : text.replace(/\r?\n$/, '').split('\n').length;
}

function linesOf({ node }: Declaration): number {
  const { start, end } = node.range();
  return end.line - start.line + 1;
}

function tooMuch(path: string, range: CheckMatch['range'], what: string, value: number, most: number, unit: string): CheckMatch {
  const variables = { WHAT: what, VALUE: String(value), MAX: String(most), UNIT: unit };
  return { path, range, variables, detail: `${what} has ${value} ${unit}, more than ${most}` };
}

function problems(options: SizeOptions): readonly string[] {
  const { kind: _, ...limits } = options;
  return Object.values(limits).every((limit) => limit === undefined) ? ['a size check needs at least one limit, such as "lines: 500"'] : [];
}
