import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../../protocol/finding.ts';
import type { Directive } from './directives.ts';

/** The edit that takes a suppression away: its whole line where it stands alone. `undefined` when the comment says more than that. */
export function removeComment(text: string, directive: Directive): TextEdit | undefined {
  if (!directive.isWhole) return undefined;
  const isInBraces = text[directive.start - 1] === '{' && text[directive.end] === '}';
  const start = isInBraces ? directive.start - 1 : directive.start;
  const end = isInBraces ? directive.end + 1 : directive.end;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const nextBreak = text.indexOf('\n', end);
  const lineEnd = nextBreak === -1 ? text.length : nextBreak + 1;
  const before = text.slice(lineStart, start);
  const after = text.slice(end, lineEnd);
  if (before.trim() === '' && after.trim() === '') return toEdit(text, lineStart, lineEnd, '');
  return toEdit(text, lineStart + before.trimEnd().length, after.trim() === '' ? end + after.trimEnd().length : end, '');
}

/** The edit that leaves the other rule ids of a suppression. */
export function removeRuleIds(text: string, directive: Directive, ruleIds: readonly string[]): TextEdit | undefined {
  const comment = text.slice(directive.start, directive.end);
  const list = directive.ruleIds.map((id) => id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s,]+');
  const match = new RegExp(list).exec(comment);
  if (match === null) return undefined;
  const kept = directive.ruleIds.filter((id) => !ruleIds.includes(id)).join(', ');
  const start = directive.start + match.index;
  return toEdit(text, start, start + match[0].length, kept);
}

function toEdit(text: string, start: number, end: number, newText: string): TextEdit {
  const document = TextDocument.create('', '', 0, text);
  return { range: { start: document.positionAt(start), end: document.positionAt(end) }, newText };
}
