import { parseCommand } from '../parseCommand.ts';
import type { Shell, SimpleCommand } from '../parsedCommand.ts';
import { programOf } from '../programOf.ts';
import { readGit } from './git.ts';

/** Only change how, not what: a command behind them is the same command. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'time',
  'timeout',
  'nice',
  'ionice',
  'nohup',
  'stdbuf',
  'command',
  'builtin',
  'exec',
  'env',
  'sh -c',
  'bash -c',
]);

/** What a command was reached through, without what makes no difference. */
export function meaningfulVia({ via }: SimpleCommand): readonly string[] {
  return via.filter((step) => !TRANSPARENT.has(step));
}

/** Patterns of a policy; each is read once. */
export interface PatternList {
  /** True when the command is word for word one of the patterns; a last `*` stands for whatever follows. */
  allows(command: SimpleCommand): boolean;
  /** The same, but wider: through every wrapper, wherever the program is, and whatever stands in front of git's subcommand. */
  forbids(command: SimpleCommand): boolean;
}

export function patternList(texts: readonly string[]): PatternList {
  const read: Partial<Record<Shell, readonly Pattern[]>> = {};
  const patternsFor = (shell: Shell): readonly Pattern[] => {
    read[shell] ??= texts.map((text) => readPattern(shell, text)).filter((pattern) => pattern !== undefined);
    return read[shell];
  };
  return {
    allows: (command) => !command.hasMoreArguments && patternsFor(command.shell).some((pattern) => isExactly(command, pattern)),
    forbids: (command) => patternsFor(command.shell).some((pattern) => isAtLeast(command, pattern)),
  };
}

function isExactly(command: SimpleCommand, { via, words: wanted, isOpen }: Pattern): boolean {
  const words = command.argv.map(({ text, isGlob }) => (isGlob ? undefined : text));
  if (isOpen ? words.length < wanted.length : words.length !== wanted.length) return false;
  return wanted.every((word, index) => word === words[index]) && meaningfulVia(command).join('\0') === via;
}

function isAtLeast(command: SimpleCommand, { words: wanted, isOpen }: Pattern): boolean {
  const program = programOf(command);
  const words = [program, ...command.argv.slice(1).map(({ text }) => text)];
  const git = program === 'git' ? readGit(command) : undefined;
  const plain = git === undefined ? words : [program, git.subcommand, ...git.rest.map(({ text }) => text)];
  return [words, plain].some((each) => (isOpen || each.length === wanted.length) && wanted.every((word, index) => word === each[index]));
}

interface Pattern {
  readonly via: string;
  readonly words: readonly (string | undefined)[];
  readonly isOpen: boolean;
}

/** A pattern that is not one plain command covers nothing. */
function readPattern(shell: Shell, pattern: string): Pattern | undefined {
  const isOpen = /\s\*\s*$/.test(pattern);
  const { commands, problems } = parseCommand(shell, isOpen ? pattern.replace(/\s\*\s*$/, '') : pattern);
  const [command, ...more] = commands;
  if (command === undefined || more.length + problems.length > 0) return undefined;
  if (command.redirects.length + command.assignments.length > 0 || command.argv.some(({ isGlob }) => isGlob)) return undefined;
  return { via: meaningfulVia(command).join('\0'), words: command.argv.map(({ text }) => text), isOpen };
}
