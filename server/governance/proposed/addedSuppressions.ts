import { TextDocument } from 'vscode-languageserver-textdocument';
import type { AddedSuppression } from '../../../protocol/rules.ts';
import { parseSource } from '../checks/syntaxTree.ts';
import { commentStyleOf } from '../findings/commentStyle.ts';
import { findComments } from '../findings/comments.ts';
import { type Directive, findDirectives } from '../findings/directives.ts';
import { describeLanguage, languageOf } from '../syntax/languages.ts';
import { anyComment, type Checker, commentCheckers, syntaxCheckers } from './checkers.ts';

/** A text of a file; `null`: there is none. */
export interface TextPair {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** One thing that silences a checker. Two with the same key silence the same, wherever they stand. */
interface Suppression {
  readonly key: string;
  readonly checker: string;
  readonly text: string;
  readonly start: number;
}

/**
 * Comments and attributes that silence a checker and that no text of the change held before. What moves, within a file or to another one of
 * the same change, is not new; neither is one that now silences less of ours.
 */
export function addedSuppressions(changes: readonly TextPair[]): readonly AddedSuppression[] {
  const after = changes.map(({ path, after: text }) => suppressionsIn(path, text ?? ''));
  if (after.every((found) => found.length === 0)) return [];
  const known = new Map<string, number>();
  for (const { path, before } of changes) {
    for (const { key } of suppressionsIn(path, before ?? '')) known.set(key, (known.get(key) ?? 0) + 1);
  }
  return changes.flatMap(({ path, after: whole }, index) => {
    const document = TextDocument.create('', '', 0, whole ?? '');
    return (after[index] ?? []).flatMap(({ key, checker, text, start }) => {
      const left = known.get(key) ?? 0;
      known.set(key, left - 1);
      return left > 0 ? [] : [{ path, line: document.positionAt(start).line, checker, text }];
    });
  });
}

function suppressionsIn(path: string, text: string): readonly Suppression[] {
  if (text === '') return [];
  const language = languageOf(path);
  const found = [...ours(text, language), ...inComments(path, text, language), ...inSyntax(text, language)];
  return found.toSorted((a, b) => a.start - b.start);
}

/** A directive for several rules is several suppressions: to leave one out adds none. */
function ours(text: string, language: string | undefined): readonly Suppression[] {
  return findDirectives(text, language).flatMap((directive) => {
    const { syntax, reason, until, covers, start, end } = directive;
    const checker = syntax === 'stewardry' ? 'Stewardry' : 'ast-grep';
    const ids = directive.ruleIds.length === 0 ? ['*'] : directive.ruleIds;
    return ids.map((id) => ({
      key: JSON.stringify([checker, id, reason, until, scopeOf(covers)]),
      checker,
      text: text.slice(start, end).trim(),
      start,
    }));
  });
}

const scopeOf = ({ kind }: Directive['covers']): string => (kind === 'file' ? 'file' : 'line');

/** In prose, code in a fence silences nothing; only the markup's own comments do. */
const PROSE = /\.(md|mdx|markdown|rst|adoc|txt)$/i;

function inComments(path: string, text: string, language: string | undefined): readonly Suppression[] {
  if (!anyComment.test(text)) return [];
  const checkers = commentCheckers.filter(({ hint, files }) => hint.test(text) && files?.test(path) !== false);
  if (checkers.length === 0) return [];
  const comments = PROSE.test(path) ? markupComments(text) : commentsOf(text, language);
  return comments.flatMap(({ start, end }) => linesOf(text, start, end).flatMap((line) => silencedIn(line, checkers)));
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** From the syntax tree, because a quote in a regular expression must not hide a comment; by openers where nothing parses the language. */
function commentsOf(text: string, language: string | undefined): readonly Span[] {
  // A page holds other languages, whose comments its own tree does not know.
  const root = language === 'Html' ? undefined : parseSource(text, language);
  if (root === undefined) return findComments(text, commentStyleOf(language));
  const kinds = describeLanguage(language ?? '')?.commentKinds ?? [];
  return root
    .findAll({ rule: { any: kinds.map((kind) => ({ kind })) } })
    .map((node) => ({ start: node.range().start.index, end: node.range().end.index }));
}

const markupComments = (text: string): readonly Span[] =>
  [...text.matchAll(/<!--[\s\S]*?-->/g)].map(({ index, 0: whole }) => ({ start: index, end: index + whole.length }));

interface CommentLine {
  readonly start: number;
  readonly text: string;
}

function linesOf(text: string, start: number, end: number): readonly CommentLine[] {
  return [...text.slice(start, end).matchAll(/[^\n]+/g)].map((line) => ({ start: start + line.index, text: line[0] }));
}

function silencedIn({ start, text }: CommentLine, checkers: readonly Checker[]): readonly Suppression[] {
  return checkers.flatMap(({ checker, pattern }) => {
    const match = pattern.exec(text);
    return match === null ? [] : [suppression(checker, text.slice(match.index), text, start)];
  });
}

function inSyntax(text: string, language: string | undefined): readonly Suppression[] {
  const checkers = syntaxCheckers[language ?? ''] ?? [];
  return checkers
    .filter(({ hint }) => hint.test(text))
    .flatMap(({ checker, pattern }) =>
      [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))].map((match) => suppression(checker, match[0], match[0], match.index)),
    );
}

function suppression(checker: string, said: string, text: string, start: number): Suppression {
  const words = said
    .replace(/\*\/\s*\}?\s*$|-->\s*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return { key: JSON.stringify([checker, words]), checker, text: text.trim(), start };
}
