import { own } from '../own.ts';
import type { SimpleCommand, Word } from '../parsedCommand.ts';
import { isWellKnown, programOf } from '../programOf.ts';
import type { Circumstances } from './circumstances.ts';
import { isGitHarmful, isGitLooking, readGit } from './git.ts';
import { HARMLESS, type Harmless, VERSIONED } from './harmless.ts';
import { judgeReads } from './judgePlaces.ts';
import type { Objection } from './objection.ts';
import { hasLong, type Options, sortOptions } from './options.ts';

/** True when a program that only looks was given options that make it do more. */
export function isTurned(command: SimpleCommand): boolean {
  const program = programOf(command) ?? '';
  const words = command.argv.slice(1);
  if (program === 'git') return isGitHarmful(readGit(command));
  const harmless = own(HARMLESS, program);
  return harmless !== undefined && !isTame(harmless, sortOptions(words, harmless.valued, harmless.valuedLongs), words);
}

/** Objections to a command that only looks; `undefined` when it may do more than that. */
export async function judgeHarmless(command: SimpleCommand, around: Circumstances): Promise<Objection[] | undefined> {
  const program = programOf(command);
  if (program === undefined || !isWellKnown(command)) return undefined;
  const words = command.argv.slice(1);
  const [first, ...others] = words;
  if (VERSIONED.has(program) && /^(--version|-v|-V|version)$/.test(first?.text ?? '') && others.length === 0) return [];
  if (program === 'command' && /^-[vV]$/.test(first?.text ?? '')) return [];
  if (program === 'git') return judgeGitLooking(command, around);
  const harmless = command.shell === 'posix' ? own(HARMLESS, program) : undefined;
  if (harmless === undefined) return undefined;
  const options = sortOptions(words, harmless.valued, harmless.valuedLongs);
  return isTame(harmless, options, words) ? judgeLooks(harmless, options, command, around) : undefined;
}

function isTame(harmless: Harmless, options: Options, words: readonly Word[]): boolean {
  const { shorts = '', longs = [] } = harmless;
  if ([...shorts].some((letter) => options.shorts.has(letter)) || hasLong(options, longs)) return false;
  if (words.some(({ text }) => text === undefined || harmless.words?.test(text) === true)) return false;
  if (options.operands.length > (harmless.operands ?? Number.POSITIVE_INFINITY)) return false;
  // A file may be called like an option, and a pattern that begins with a wildcard becomes its name.
  const isOpen = shorts !== '' || longs.length > 0 || harmless.words !== undefined;
  if (isOpen && words.some(({ isGlob, text }) => isGlob && /^[*?[]/.test(text ?? ''))) return false;
  return harmless.script === undefined || hasScriptOption(harmless, options) || harmless.script.test(options.operands[0]?.text ?? '');
}

const hasScriptOption = ({ scriptOptions = '' }: Harmless, { shorts, longs }: Options): boolean =>
  [...scriptOptions].some((letter) => shorts.has(letter)) || (scriptOptions !== '' && longs.some((name) => /^(regexp|file)$/.test(name)));

function judgeLooks(harmless: Harmless, options: Options, command: SimpleCommand, around: Circumstances): Promise<Objection[]> {
  if (harmless.looksAt === 'text') return Promise.resolve([]);
  const operands = harmless.script === undefined || hasScriptOption(harmless, options) ? options.operands : options.operands.slice(1);
  // Values are numbers, patterns and now and then a file; what cannot be a file of the tree is looked at.
  const values = options.values.filter(({ text }) => /^[~/]|(^|\/)\.\.(\/|$)/.test(text ?? ''));
  return judgeReads([...operands, ...values], command.folders, harmless.looksAt, around);
}

async function judgeGitLooking(command: SimpleCommand, around: Circumstances): Promise<Objection[] | undefined> {
  const git = readGit(command);
  const [option, folder, ...more] = git.globals;
  const isElsewhere = option === '-C' && folder !== undefined && more.length === 0;
  if (!isGitLooking(isElsewhere ? { ...git, globals: [] } : git)) return undefined;
  // Outside of a repository `git diff A B` compares any two files; names of commits are left alone.
  const paths = git.rest.filter(({ text }) => !/^-|:/.test(text ?? ''));
  const start = isElsewhere ? [{ text: folder, isGlob: false, source: folder }] : [];
  return judgeReads([...start, ...paths], command.folders, 'files', around);
}
