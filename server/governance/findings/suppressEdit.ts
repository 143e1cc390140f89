import type { TextEdit } from '../../../protocol/finding.ts';
import { newCommentStyle } from './commentStyle.ts';
import { findDirectives } from './directives.ts';

/** What to suppress: `line` (from 0) is where the finding starts. */
export interface SuppressRequest {
  readonly text: string;
  readonly language: string | undefined;
  readonly line: number;
  readonly ruleId: string;
  readonly reason: string;
  /** ISO date, inclusive. */
  readonly until?: string;
  /** What the syntax tree says about the line; guessed from the lines around it when absent. */
  readonly isJsxChild?: boolean;
}

/** The edits that put a suppressing comment above a line, indented like it, in the language's own comment style. */
export function suppressEdit(request: SuppressRequest): TextEdit[] {
  const lines = request.text.split('\n');
  const target = lines[request.line] ?? '';
  const indent = /^[ \t]*/.exec(target)?.[0] ?? '';
  const lineBreak = target.endsWith('\r') || lines[0]?.endsWith('\r') === true ? '\r\n' : '\n';
  const [open, close] = commentAround(request, lines);
  const said = cleanReason(request.reason, close) + (request.until === undefined ? '' : ` until ${request.until}`);
  const written = `${open}stewardry-ignore ${request.ruleId} -- ${said}${close}`;
  const at = { line: insertionLine(request, lines), character: 0 };
  return [{ range: { start: at, end: at }, newText: `${indent}${written}${lineBreak}` }];
}

/** A reason on several lines, or with the closer in it, would break out of the comment. */
function cleanReason(reason: string, close: string): string {
  const oneLine = reason.replace(/\s+/g, ' ').trim();
  const closer = close.trim().replace(/\}$/, '');
  return closer === '' ? oneLine : oneLine.replaceAll(closer, '').replace(/\s+/g, ' ').trim();
}

/** Nothing may come between ast-grep's own comment and the line it covers; `#!`, `<?php` and `<?xml` stay first. */
function insertionLine({ text, language, line }: SuppressRequest, lines: readonly string[]): number {
  const bound = findDirectives(text, language).find(
    ({ syntax, covers }) => syntax === 'ast-grep' && covers.kind === 'line' && !covers.isTrailing && covers.line === line,
  );
  const at = bound === undefined ? line : line - 1;
  return at === 0 && /^(#!|<\?(php|xml)\b|<!doctype\b)/i.test(lines[0] ?? '') && line > 0 ? 1 : at;
}

const JSX_LANGUAGES = new Set(['tsx', 'jsx', 'javascript', 'javascriptreact', 'typescriptreact']);
const TEMPLATE_LANGUAGES = new Set(['html', 'vue', 'svelte', 'angular', 'astro']);

function commentAround({ language, line, isJsxChild }: SuppressRequest, lines: readonly string[]): readonly [string, string] {
  const name = language?.toLowerCase() ?? '';
  if (JSX_LANGUAGES.has(name) && (isJsxChild ?? looksLikeJsxChild(lines, line))) return ['{/* ', ' */}'];
  if (TEMPLATE_LANGUAGES.has(name)) return embeddedStyle(lines, line) ?? newCommentStyle(name);
  return newCommentStyle(language);
}

/** Inside `<script>` or `<style>` of a page the comment is a script's or a style's. */
function embeddedStyle(lines: readonly string[], line: number): readonly [string, string] | undefined {
  const above = lines.slice(0, line).join('\n');
  if (above.lastIndexOf('<script') > above.lastIndexOf('</script')) return ['// ', ''];
  if (above.lastIndexOf('<style') > above.lastIndexOf('</style')) return ['/* ', ' */'];
  return undefined;
}

/**
 * Is the line a child of a JSX element, where `//` would be text? Told from the nearest line above that is not blank: it ends an
 * opening or a closing tag or an expression in braces, and the line itself begins with a tag, a brace or text.
 */
function looksLikeJsxChild(lines: readonly string[], line: number): boolean {
  const target = lines[line]?.trim() ?? '';
  const above =
    lines
      .slice(0, line)
      .findLast((text) => text.trim() !== '')
      ?.trim() ?? '';
  if (/^(\{|<\/?[A-Za-z>])/.test(target) && /(^|[^=-])>$|^\{.*\}$/.test(above) && !/=>$/.test(above)) return !/^\{[^/]*$/.test(above);
  const isText = /^[^{}<>;=]*$/.test(target) && target !== '';
  return isText && /^<[A-Za-z][^<]*(?<![=/])>$|^<>$/.test(above);
}
