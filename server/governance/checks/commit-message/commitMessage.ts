import type { Range } from '../../../../protocol/finding.ts';
import type { CheckMatch, CommitCheck } from '../checkKind.ts';
import type { CheckOptions } from '../checkOptions.ts';
import { optionPattern } from '../optionPattern.ts';
import { FILE_START } from '../ranges.ts';
import { imperativeOf } from './imperative.ts';
import { type Header, isWrittenByTools, keptLines, type MessageLine, parseHeader } from './message.ts';

type CommitOptions = Extract<CheckOptions, { kind: 'commit-message' }>;
type Property = NonNullable<CommitOptions['assert']>;

/** Commit messages: Conventional Commits 1.0, lengths, case, blank line, footers, imperative mood. */
export const commitMessage: CommitCheck<'commit-message'> = { kind: 'commit-message', looksAt: 'commit', problems, check };

/** What one property needs to judge a message. `header` is missing when the first line has not the format. */
interface Message {
  readonly path: string;
  readonly first: MessageLine;
  readonly lines: readonly MessageLine[];
  readonly header: Header | undefined;
  readonly options: CommitOptions;
}

/** Of the Angular convention, used where a rule asserts the type without naming types. */
const USUAL_TYPES = ['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'style', 'test'];

/** Used where a rule asserts a length without giving one: what fits `git log --oneline` in 80 columns, and a usual body. */
const USUAL_SUBJECT_MAX = 72;
const USUAL_BODY_LINE_MAX = 100;

const properties: Readonly<Record<Property, (message: Message) => readonly CheckMatch[]>> = {
  format: checkFormat,
  type: checkType,
  scope: checkScope,
  'subject-length': checkSubjectLength,
  'subject-case': checkSubjectCase,
  'subject-full-stop': checkFullStop,
  'body-blank-line': checkBlankLine,
  'body-line-length': checkBodyLines,
  footer: checkFooter,
  imperative: checkImperative,
};

function check(message: string, path: string, options: CommitOptions): readonly CheckMatch[] {
  const lines = keptLines(message);
  const first = lines[0];
  if (first === undefined) return options.assert === undefined || options.assert === 'format' ? [emptyMessage(path)] : [];
  if (isWrittenByTools(first.text)) return [];
  const context: Message = { path, first, lines, header: headerOf(first.text, options), options };
  const asked = options.assert === undefined ? Object.values(properties) : [properties[options.assert]];
  return [...asked.flatMap((property) => property(context)), ...checkRequired(context)];
}

function headerOf(line: string, options: CommitOptions): Header | undefined {
  if (options.format === 'conventional') return parseHeader(line);
  return { type: '', scope: undefined, subject: line, subjectStart: 0 };
}

function checkFormat({ path, first, header }: Message): readonly CheckMatch[] {
  if (header !== undefined) return [];
  return [{ path, range: part(first, 0), detail: `the first line must read "type(scope): subject"; ${whatIsWrong(first.text)}` }];
}

function whatIsWrong(line: string): string {
  if (/^[\p{L}\p{N}_-]+(?:\([^()]+\))?!?:\s*$/u.test(line)) return 'the subject is missing';
  if (/^[\p{L}\p{N}_-]+(?:\([^()]+\))?!?:\S/u.test(line)) return 'a space is missing after the colon';
  if (/^[\p{L}\p{N}_-]+(?:\([^()]+\))?!?: {2,}/u.test(line)) return 'one space goes after the colon';
  if (/^[\p{L}\p{N}_-]+\(\s*\)/u.test(line)) return 'the scope is empty';
  if (/^[\p{L}\p{N}_-]+\s+[(:]|^[\p{L}\p{N}_-]+\([^()]*\)\s+[!:]/u.test(line)) return 'no space goes before the colon or the scope';
  return 'it has no type, such as "feat: " or "fix: "';
}

function checkType({ path, first, header, options }: Message): readonly CheckMatch[] {
  const allowed = options.types ?? (options.assert === 'type' ? USUAL_TYPES : undefined);
  if (options.format === 'free' || header === undefined || allowed === undefined || allowed.includes(header.type)) return [];
  const range = part(first, 0, header.type.length);
  const right = allowed.find((type) => type.toLowerCase() === header.type.toLowerCase());
  const detail = `the type "${header.type}" is not one of ${allowed.join(', ')}`;
  const variables = { TYPE: header.type };
  if (right === undefined) return [{ path, range, detail, variables }];
  return [{ path, range, detail, variables, fixes: [{ title: `Write "${right}"`, edits: [{ range, newText: right }] }] }];
}

function checkScope({ path, first, header, options }: Message): readonly CheckMatch[] {
  if (options.format === 'free' || header === undefined) return [];
  if (header.scope === undefined) {
    return options.scopeRequired
      ? [{ path, range: part(first, 0, header.type.length), detail: 'a scope is missing: write "type(scope): subject"' }]
      : [];
  }
  const { scopes } = options;
  const wrong = scopes === undefined ? undefined : header.scope.split(/[,/]\s*/).find((scope) => !scopes.includes(scope));
  if (scopes === undefined || wrong === undefined || scopes.includes(header.scope)) return [];
  const start = first.text.indexOf('(') + 1;
  const range = part(first, start, start + header.scope.length);
  return [{ path, range, variables: { SCOPE: wrong }, detail: `the scope "${wrong}" is not one of ${scopes.join(', ')}` }];
}

function checkSubjectLength({ path, first, options }: Message): readonly CheckMatch[] {
  const most = options.subjectMax ?? (options.assert === 'subject-length' ? USUAL_SUBJECT_MAX : undefined);
  return most === undefined ? [] : tooLong(path, first, most, 'the first line');
}

function checkSubjectCase({ path, first, header }: Message): readonly CheckMatch[] {
  // A word in capitals or in mixed case (README, TypeScript) is a name, not the begin of a sentence.
  const word = /^\p{Lu}\p{Ll}*(?=[\s,.:;]|$)/u.exec(header?.subject ?? '')?.[0];
  if (header === undefined || word === undefined || (word.length === 1 && word !== 'A')) return [];
  const range = part(first, header.subjectStart, header.subjectStart + 1);
  const newText = word.charAt(0).toLowerCase();
  const fixes = [{ title: `Write "${newText}${word.slice(1)}"`, edits: [{ range, newText }] }];
  return [{ path, range, fixes, detail: `the subject begins with a capital letter: "${word}"` }];
}

function checkFullStop({ path, first }: Message): readonly CheckMatch[] {
  if (!/[^.]\.$/.test(first.text)) return [];
  const range = part(first, first.text.length - 1);
  return [
    {
      path,
      range,
      fixes: [{ title: 'Remove the full stop', edits: [{ range, newText: '' }] }],
      detail: 'the first line ends with a full stop',
    },
  ];
}

function checkBlankLine({ path, lines }: Message): readonly CheckMatch[] {
  const second = lines[1];
  if (second === undefined || second.text === '') return [];
  const start = { line: second.line, character: 0 };
  const fixes = [{ title: 'Insert a blank line', edits: [{ range: { start, end: start }, newText: '\n' }] }];
  return [{ path, range: part(second, 0), fixes, detail: 'a blank line is missing between the first line and the body' }];
}

function checkBodyLines({ path, lines, options }: Message): readonly CheckMatch[] {
  const most = options.bodyLineMax ?? (options.assert === 'body-line-length' ? USUAL_BODY_LINE_MAX : undefined);
  if (most === undefined) return [];
  // Addresses and trailers cannot be wrapped.
  const wrappable = lines.slice(1).filter(({ text }) => /\S\s+\S/.test(text) && !/\w:\/\/\S/.test(text) && !isTrailer(text));
  return wrappable.flatMap((line) => tooLong(path, line, most, 'this line'));
}

function checkFooter({ path, lines }: Message): readonly CheckMatch[] {
  const matches: CheckMatch[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const breaking = /^breaking[ -]changes?\s*:?/i.exec(line.text)?.[0];
    if (breaking?.includes(':') === true && !/^BREAKING[ -]CHANGE: \S/.test(line.text)) {
      matches.push({
        path,
        range: part(line, 0, breaking.length),
        detail: 'a breaking change is announced as "BREAKING CHANGE: text", in capitals',
      });
    }
    const broken = /^(?:co-authored|signed-off|reviewed|acked|tested|reported)-by\b(?!: \S)/i.exec(line.text)?.[0];
    if (broken !== undefined) matches.push({ path, range: part(line, 0), detail: `the footer must read "${broken}: value"` });
    const before = lines[index - 1]?.text ?? '';
    if (isTrailer(line.text) && index > 1 && before !== '' && !isFooterLine(lines, index - 1)) {
      matches.push({ path, range: part(line, 0), detail: 'a blank line is missing before the footers' });
    }
  }
  return matches;
}

/** The usual tokens only: any "Word: text" may be prose. */
function isTrailer(text: string): boolean {
  return /^(?:[A-Z][\w-]*-by|BREAKING[ -]CHANGE|Refs?|Closes|Fixes|Change-Id)(?:: | #)\S/.test(text);
}

/** A footer's value may go on over several lines. */
function isFooterLine(lines: readonly MessageLine[], index: number): boolean {
  for (let at = index; at > 0 && lines[at]?.text !== ''; at--) {
    if (/^[A-Za-z][\w-]*(?:: | #)\S/.test(lines[at]?.text ?? '') || isTrailer(lines[at]?.text ?? '')) return true;
  }
  return false;
}

function checkImperative({ path, first, header }: Message): readonly CheckMatch[] {
  const word = /^[A-Za-z]+(?=\s)/.exec(header?.subject ?? '')?.[0];
  const verb = word === undefined ? undefined : imperativeOf(word);
  if (header === undefined || word === undefined || verb === undefined) return [];
  const range = part(first, header.subjectStart, header.subjectStart + word.length);
  const fixes = [{ title: `Write "${verb}"`, edits: [{ range, newText: verb }] }];
  return [{ path, range, fixes, variables: { WORD: word, VERB: verb }, detail: `say "${verb}" instead of "${word}"` }];
}

function checkRequired({ path, first, lines, options }: Message): readonly CheckMatch[] {
  if (options.requires === undefined) return [];
  const wanted = optionPattern('requires', options.requires, 'u');
  if (lines.some(({ text }) => wanted.test(text))) return [];
  return [{ path, range: part(first, 0), detail: `no line matches "${options.requires}"` }];
}

function tooLong(path: string, line: MessageLine, most: number, what: string): readonly CheckMatch[] {
  const characters = [...line.text];
  if (characters.length <= most) return [];
  const range = part(line, characters.slice(0, most).join('').length);
  return [
    {
      path,
      range,
      variables: { LENGTH: String(characters.length) },
      detail: `${what} has ${characters.length} characters, more than ${most}`,
    },
  ];
}

function part({ line, text }: MessageLine, start: number, end: number = text.length): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

function emptyMessage(path: string): CheckMatch {
  return { path, range: FILE_START, detail: 'the commit message is empty' };
}

function problems({ requires }: CommitOptions): readonly string[] {
  if (requires === undefined) return [];
  try {
    new RegExp(requires, 'u');
    return [];
  } catch (error) {
    return [`"requires" is not a regular expression: ${error instanceof Error ? error.message : String(error)}`];
  }
}
