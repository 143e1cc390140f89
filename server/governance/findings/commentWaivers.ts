import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, TextEdit } from '../../../protocol/finding.ts';
import { type Directive, findDirectives } from './directives.ts';
import { removeComment, removeRuleIds } from './removeDirective.ts';

/** A suppressing comment of a file, as plain data for whoever lists or changes it. */
export interface CommentWaiver {
  readonly path: string;
  /** From 0: where the comment begins. */
  readonly line: number;
  /** The comment as it stands. */
  readonly text: string;
  readonly syntax: Directive['syntax'];
  readonly ruleIds: readonly string[];
  readonly reason?: string;
  readonly owner?: string;
  readonly until?: string;
  readonly covers: Directive['covers'];
}

/** Every suppressing comment of a text, top down. */
export function commentWaivers(path: string, text: string, language: string | undefined): CommentWaiver[] {
  const directives = findDirectives(text, language);
  if (directives.length === 0) return [];
  const document = TextDocument.create('', '', 0, text);
  return directives.map((directive) => ({
    path,
    line: document.positionAt(directive.start).line,
    text: text.slice(directive.start, directive.end),
    syntax: directive.syntax,
    ruleIds: directive.ruleIds,
    ...(directive.reason === undefined ? {} : { reason: directive.reason }),
    ...(directive.owner === undefined ? {} : { owner: directive.owner }),
    ...(directive.until === undefined ? {} : { until: directive.until }),
    covers: directive.covers,
  }));
}

/** Of a file's findings the suppressed ones that this comment keeps quiet. */
export function findingsUnder({ ruleIds, covers }: CommentWaiver, findings: readonly Finding[]): Finding[] {
  return findings.filter(({ ruleId, suppressed, range }) => {
    if (suppressed?.kind !== 'inline' || (ruleIds.length > 0 && !ruleIds.includes(ruleId))) return false;
    if (covers.kind !== 'line') return covers.kind === 'file';
    return range.start.line === covers.line || (covers.isTrailing && range.end.line === covers.line);
  });
}

/** What a waiver is to say from now on; what is absent stays as it was. */
export interface WaiverChange {
  /** ISO date; `null`: without end. */
  readonly until: string | null;
  readonly reason?: string;
  readonly owner?: string;
}

/** Where a comment was read, and what it said. */
export interface CommentPlace {
  readonly line: number;
  readonly text: string;
}

/** The edits that give a comment another end, or why there are none: a sentence. */
export function renewComment(text: string, language: string | undefined, place: CommentPlace, change: WaiverChange): TextEdit[] | string {
  const found = directivesAt(text, language, place);
  if (typeof found === 'string') return found;
  const edits: TextEdit[] = [];
  for (const directive of found) {
    const reason = change.reason ?? directive.reason;
    if (directive.said === undefined) return 'it is a comment of ast-grep, which knows no end. Write "stewardry-ignore" instead.';
    if (reason === undefined) return 'it has no reason. Give one.';
    const owner = change.owner ?? directive.owner;
    const closer = text.slice(directive.said.end, directive.end).trim().replace(/\}$/, '');
    const parts = [
      cleaned(reason, closer),
      ...(owner === undefined ? [] : [handle(owner)]),
      ...(change.until === null ? [] : [`until ${change.until}`]),
    ];
    edits.push(edit(text, directive.said.start, directive.said.end, ` -- ${parts.join(' ')}`));
  }
  return edits;
}

/** The edits that take a comment away, or why there are none: a sentence. */
export function endComment(text: string, language: string | undefined, place: CommentPlace): TextEdit[] | string {
  const found = directivesAt(text, language, place);
  if (typeof found === 'string') return found;
  const [directive] = found;
  if (directive === undefined) return [];
  const removal = removeComment(text, directive) ?? removeRuleIds(text, directive, directive.ruleIds);
  return removal === undefined ? 'the comment says more than this. Edit it in the file.' : [removal];
}

/** A comment may hold several directives, a row each; they are renewed together. */
function directivesAt(text: string, language: string | undefined, { line, text: comment }: CommentPlace): Directive[] | string {
  const document = TextDocument.create('', '', 0, text);
  const found = findDirectives(text, language).filter(
    ({ start, end }) => document.positionAt(start).line === line && text.slice(start, end) === comment,
  );
  return found.length > 0 ? found : 'the file has changed since it was read. Look at it again.';
}

/** A reason on several lines, or with the closer in it, would break out of the comment. */
function cleaned(reason: string, closer: string): string {
  const open = closer === '' ? reason : reason.replaceAll(closer, '');
  return open.replace(/\s+/g, ' ').trim();
}

/** One word that is read back as the owner, such as `@ana`. */
function handle(owner: string): string {
  const name = owner
    .trim()
    .replace(/^@/, '')
    .replace(/[^\w./-]+/g, '-')
    .replace(/^[^\w]+|[^\w]+$/g, '');
  return `@${name}`;
}

function edit(text: string, start: number, end: number, newText: string): TextEdit {
  const document = TextDocument.create('', '', 0, text);
  return { range: { start: document.positionAt(start), end: document.positionAt(end) }, newText };
}
