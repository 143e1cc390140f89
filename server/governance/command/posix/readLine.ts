import type { Assignment, Redirect, SimpleCommand, Word } from '../parsedCommand.ts';
import { enterFolder, type Folders, mergeFolders } from './folders.ts';
import type { Token } from './tokens.ts';

/** Words that begin a construct which is not followed here (bash manual, 3.2.5 and Reserved Words). */
const RESERVED = new Set('if then elif else fi for while until do done case esac select function coproc in [[ ]] } ! {'.split(' '));

class NotUnderstood extends Error {}

/** Where commands run after a list, by whether it succeeded. */
interface Ends {
  readonly succeeded: Folders;
  readonly failed: Folders;
}

/**
 * Reads tokens into simple commands: lists, pipelines, groups and subshells. Follows `cd`, so that each command knows the folders in which it
 * may run. Answers with a phrase when the line is more than that.
 */
export function readLine(tokens: readonly Token[], start: Folders): { readonly commands: SimpleCommand[] } | { readonly problem: string } {
  const reader = new LineReader(tokens);
  try {
    reader.list(start, undefined);
    return { commands: reader.commands };
  } catch (error) {
    if (error instanceof NotUnderstood) return { problem: error.message };
    throw error;
  }
}

class LineReader {
  readonly commands: SimpleCommand[] = [];
  readonly #tokens: readonly Token[];
  #at = 0;
  #pipelines = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Commands up to `end` (or up to the last token); where the shell then is. */
  list(start: Folders, end: ')' | '}' | undefined): Folders {
    let folders = start;
    for (this.#skip('\n'); !this.#isAt(end); this.#skip('\n')) {
      const ends = this.#andOr(folders);
      const after = this.#operator();
      if (after === '&') this.#at += 1;
      else {
        folders = mergeFolders(ends.succeeded, ends.failed);
        if (after === ';' || after === '\n') this.#at += 1;
        else if (!this.#isAt(end)) throw new NotUnderstood('something after the end of a command');
      }
    }
    this.#at += 1;
    return folders;
  }

  #andOr(start: Folders): Ends {
    let ends = this.#pipeline(start);
    for (let joint = this.#operator(); joint === '&&' || joint === '||'; joint = this.#operator()) {
      this.#at += 1;
      this.#skip('\n');
      const next = this.#pipeline(joint === '&&' ? ends.succeeded : ends.failed);
      ends =
        joint === '&&'
          ? { succeeded: next.succeeded, failed: mergeFolders(ends.failed, next.failed) }
          : { succeeded: mergeFolders(ends.succeeded, next.succeeded), failed: next.failed };
    }
    return ends;
  }

  #pipeline(start: Folders): Ends {
    const isNegated = this.#plain() === '!';
    if (isNegated) this.#at += 1;
    this.#pipelines += 1;
    const number = this.#pipelines;
    const ends = this.#command(start, number);
    if (!this.#isPipe()) return isNegated ? { succeeded: ends.failed, failed: ends.succeeded } : ends;
    while (this.#isPipe()) {
      this.#at += 1;
      this.#skip('\n');
      this.#command(start, number);
    }
    // Each part of a pipeline has a shell of its own, so its `cd` ends with it (the last one too, unless `lastpipe` is set).
    return { succeeded: start, failed: start };
  }

  #command(start: Folders, pipeline: number): Ends {
    if (this.#operator() === '(') {
      this.#at += 1;
      this.list(start, ')');
      this.#groupRedirects(start, pipeline);
      return { succeeded: start, failed: start };
    }
    if (this.#plain() === '{') {
      this.#at += 1;
      const folders = this.list(start, '}');
      this.#groupRedirects(start, pipeline);
      return { succeeded: folders, failed: folders };
    }
    return this.#simple(start, pipeline);
  }

  #groupRedirects(folders: Folders, pipeline: number): void {
    const redirects: Redirect[] = [];
    while (this.#token()?.kind === 'redirect') this.#redirect(redirects);
    if (this.#token()?.kind === 'word') throw new NotUnderstood('a word after a group');
    if (redirects.length > 0) this.#add({ assignments: [], argv: [], redirects, folders, pipeline });
  }

  #simple(folders: Folders, pipeline: number): Ends {
    const assignments: Assignment[] = [];
    const argv: Word[] = [];
    const redirects: Redirect[] = [];
    for (let token = this.#token(); token !== undefined && token.kind !== 'operator'; token = this.#token()) {
      if (token.kind === 'redirect') this.#redirect(redirects);
      else {
        this.#at += 1;
        const assignment = argv.length === 0 ? assignmentIn(token.word) : undefined;
        if (argv.length === 0 && assignment === undefined) refuseReserved(token);
        if (assignment === undefined) argv.push(token.word);
        else assignments.push(assignment);
      }
    }
    if (this.#operator() === '(') throw new NotUnderstood('a function');
    if (argv.length + assignments.length + redirects.length === 0) throw new NotUnderstood('an operator without a command');
    this.#add({ assignments, argv, redirects, folders, pipeline });
    return { succeeded: enterFolder(folders, argv), failed: folders };
  }

  #add(command: Omit<SimpleCommand, 'shell' | 'via' | 'hasMoreArguments'>): void {
    this.commands.push({ ...command, shell: 'posix', via: [], hasMoreArguments: false });
  }

  #redirect(into: Redirect[]): void {
    const token = this.#token();
    const target = this.#tokens[this.#at + 1];
    if (token?.kind !== 'redirect' || target?.kind !== 'word') throw new NotUnderstood('a redirect to nowhere');
    this.#at += 2;
    const isDuplicate = /^[<>]&$/.test(token.text) && /^(\d+|-)$/.test(target.word.text ?? '');
    if (!isDuplicate) into.push({ isWrite: token.text.includes('>'), target: target.word });
  }

  #token(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #operator(): string | undefined {
    const token = this.#token();
    return token?.kind === 'operator' ? token.text : undefined;
  }

  #isPipe(): boolean {
    return this.#operator() === '|' || this.#operator() === '|&';
  }

  #plain(): string | undefined {
    const token = this.#token();
    return token?.kind === 'word' && token.isPlain ? token.word.text : undefined;
  }

  #isAt(end: ')' | '}' | undefined): boolean {
    if (end === undefined) return this.#token() === undefined;
    if (this.#token() === undefined) throw new NotUnderstood('a group that is never closed');
    return end === ')' ? this.#operator() === ')' : this.#plain() === '}';
  }

  #skip(operator: '\n'): void {
    while (this.#operator() === operator) this.#at += 1;
  }
}

function refuseReserved({ word, isPlain }: Extract<Token, { kind: 'word' }>): void {
  if (isPlain && RESERVED.has(word.source)) throw new NotUnderstood(`"${word.source}"`);
  if (/^[A-Za-z_]\w*\[/.test(word.source)) throw new NotUnderstood('an array');
}

function assignmentIn(word: Word): Assignment | undefined {
  const [start, name] = /^([A-Za-z_]\w*)\+?=/.exec(word.source) ?? [];
  if (start === undefined || name === undefined) return undefined;
  const text = word.text?.slice(start.length);
  return { name, value: { text, isGlob: false, source: word.source.slice(start.length) } };
}
