import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '../../../protocol/finding.ts';
import { contentHash } from '../../base/contentHash.ts';

/** A finding that has no fingerprint yet. */
export type UnmarkedFinding = Omit<Finding, 'fingerprint'>;

/** Changing what goes into a fingerprint orphans every baseline: only together with this number. */
const SCHEME = 1;
/** A match of more lines than this (a whole function or class) is known by its first lines: work inside it is not a new finding. */
const LONG_MATCH_LINES = 6;
const LONG_MATCH_HEAD = 3;
/** 22 of base64url's characters are 132 bits: enough for one file, short enough to read a diff of a baseline. */
const LENGTH = 22;

/**
 * Gives each finding of one file its fingerprint: a hash of rule id, matched text, text of the first matched line, and a count that
 * tells equal ones apart from the top of the file. All text without its layout, so that moving, re-indenting or re-wrapping lines,
 * another line ending, or a rebase changes nothing. The path is left out, so that a moved file keeps its findings. Order is kept.
 */
export function fingerprintFindings(text: string, findings: readonly UnmarkedFinding[]): Finding[] {
  if (findings.length === 0) return [];
  const document = TextDocument.create('', '', 0, text);
  const marked = new Map<UnmarkedFinding, Finding>();
  const seen = new Map<string, number>();
  for (const finding of findings.toSorted(byPosition)) {
    const content = JSON.stringify([SCHEME, finding.ruleId, matchedText(document, finding), lineText(document, finding)]);
    const occurrence = seen.get(content) ?? 0;
    seen.set(content, occurrence + 1);
    marked.set(finding, { ...finding, fingerprint: contentHash(`${content}#${occurrence}`).slice(0, LENGTH) });
  }
  return findings.flatMap((finding) => marked.get(finding) ?? []);
}

function byPosition(a: UnmarkedFinding, b: UnmarkedFinding): number {
  const [first, second] = [a.range.start, b.range.start];
  return first.line - second.line || first.character - second.character;
}

function matchedText(document: TextDocument, { range }: UnmarkedFinding): string {
  const isLong = range.end.line - range.start.line >= LONG_MATCH_LINES;
  const end = isLong ? { line: range.start.line + LONG_MATCH_HEAD, character: 0 } : range.end;
  return withoutLayout(document.getText({ start: range.start, end }));
}

/** An empty range at the start is about the file as a whole, whatever its first line says. */
function lineText(document: TextDocument, { range }: UnmarkedFinding): string {
  const { start, end } = range;
  if (end.line === 0 && end.character === 0) return '';
  return withoutLayout(document.getText({ start: { line: start.line, character: 0 }, end: { line: start.line + 1, character: 0 } }));
}

/** White space goes, except one space where two words would grow together. */
function withoutLayout(text: string): string {
  return text.trim().replace(/\s+/g, (_, offset: number, all: string) => separator(all, offset));
}

function separator(text: string, offset: number): string {
  const after = text.slice(offset).search(/\S/);
  const isBetweenWords = /\w/.test(text.charAt(offset - 1)) && /\w/.test(text.charAt(offset + Math.max(0, after)));
  return isBetweenWords ? ' ' : '';
}
