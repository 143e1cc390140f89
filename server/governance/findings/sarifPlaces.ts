import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from '../../../protocol/finding.ts';
import type { SarifArtifactLocation, SarifRegion, SarifRun } from './sarifSchema.ts';

/**
 * Path of a location: relative to `folder` (absolute, `/`-separated) where it is inside, else absolute. A location that hangs on an
 * unknown base is taken to be relative to the folder. `undefined`: it names no file.
 */
export function pathOf(location: SarifArtifactLocation | undefined, run: SarifRun, folder: string): string | undefined {
  const named = location?.uri === undefined ? run.artifacts?.[location?.index ?? -1]?.location : location;
  if (named?.uri === undefined) return undefined;
  const uri = `${baseOf(named.uriBaseId, run, new Set())}${named.uri}`;
  if (/^[a-z][a-z0-9+.-]+:/i.test(uri) && !/^file:/i.test(uri)) return undefined;
  const path = decode(uri.replace(/^file:(\/\/[^/]*)?/i, '').replace(/[?#].*$/, '')).replace(/^\/([a-z]:)/i, '$1');
  return relativeTo(folder, path.replaceAll('\\', '/'));
}

/** A base may itself hang on another; a circle ends the walk. */
function baseOf(id: string | undefined, run: SarifRun, seen: Set<string>): string {
  const base = id === undefined || seen.has(id) ? undefined : run.originalUriBaseIds?.[id];
  if (id === undefined || base?.uri === undefined) return '';
  seen.add(id);
  return `${baseOf(base.uriBaseId, run, seen)}${base.uri.replace(/\/?$/, '/')}`;
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    // Tools that do not escape `%` in file names.
    return uri;
  }
}

function relativeTo(folder: string, path: string): string | undefined {
  const isAbsolute = path.startsWith('/') || /^[a-z]:\//i.test(path);
  const root = folder.endsWith('/') ? folder : `${folder}/`;
  if (isAbsolute) return path.startsWith(root) ? path.slice(root.length) : path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length === 0) return undefined;
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

/**
 * Range of a region. Without columns it reaches over whole lines, to the start of the next one; without any line it is the start of
 * the file. The text of the file is needed only for offsets and for columns that count code points.
 */
export function rangeOf(region: SarifRegion | undefined, columnKind: string | undefined, text: string | undefined): Range {
  const zero = { line: 0, character: 0 };
  if (region?.startLine === undefined) return offsetRange(region, text) ?? { start: zero, end: zero };
  const startLine = region.startLine - 1;
  const endLine = Math.max(startLine, (region.endLine ?? region.startLine) - 1);
  const toUtf16 = (line: number, column: number): number => (columnKind === 'unicodeCodePoints' ? utf16Column(text, line, column) : column);
  const start = { line: startLine, character: toUtf16(startLine, (region.startColumn ?? 1) - 1) };
  if (region.endColumn === undefined) return { start, end: { line: endLine + 1, character: 0 } };
  const end = { line: endLine, character: toUtf16(endLine, region.endColumn - 1) };
  const isBackwards = end.line === start.line && end.character < start.character;
  return { start, end: isBackwards ? start : end };
}

function offsetRange(region: SarifRegion | undefined, text: string | undefined): Range | undefined {
  if (region?.charOffset === undefined || region.charOffset < 0 || text === undefined) return undefined;
  const document = TextDocument.create('', '', 0, text);
  return { start: document.positionAt(region.charOffset), end: document.positionAt(region.charOffset + (region.charLength ?? 0)) };
}

function utf16Column(text: string | undefined, line: number, column: number): number {
  if (text === undefined) return column;
  const row = text.split('\n')[line] ?? '';
  return [...row].slice(0, column).join('').length;
}
