import type { ParsedCommand, Shell, SimpleCommand } from './parsedCommand.ts';
import { parsePosix } from './posix/parsePosix.ts';
import { parsePowershell } from './powershell/parsePowershell.ts';
import { programOf } from './programOf.ts';
import { unwrap } from './unwrap.ts';

/** Nobody wraps deeper for a good reason. */
const DEEPEST = 6;

/**
 * Takes a command line apart without running any of it: into every program that it starts, also through `sudo`, `sh -c`, `xargs` and their
 * like. Never throws: what it does not understand is in `problems`.
 */
export function parseCommand(shell: Shell, text: string): ParsedCommand {
  return expand(parseText(shell, text, ['']), 0);
}

function parseText(shell: Shell, text: string, folders: SimpleCommand['folders']): ParsedCommand {
  if (text.trim() === '') return { commands: [], problems: ['a line without a command'] };
  return shell === 'posix' ? parsePosix(text, folders) : parsePowershell(text, folders);
}

function expand({ commands, problems }: ParsedCommand, depth: number): ParsedCommand {
  const found: SimpleCommand[] = [];
  const unclear = [...problems];
  for (const command of commands) {
    const expanded = expandOne(command, depth);
    found.push(...expanded.commands);
    unclear.push(...expanded.problems);
  }
  return { commands: found, problems: [...new Set(unclear)] };
}

function expandOne(command: SimpleCommand, depth: number): ParsedCommand {
  if (depth > DEEPEST) return { commands: [command], problems: ['commands within commands, too deep'] };
  const unwrapped = unwrap(command);
  if (unwrapped === undefined) return { commands: [command], problems: unclearWords(command) };
  const { outer, inner, texts, problem } = unwrapped;
  const below = [
    expand({ commands: inner, problems: [] }, depth + 1),
    ...texts.map(({ shell, text, via }) => {
      const parsed = parseText(shell, text, command.folders);
      const lines = parsed.commands.map((each) => within(command, each, via));
      return expand({ commands: lines, problems: parsed.problems }, depth + 1);
    }),
  ];
  return {
    commands: [...(outer === undefined ? [] : [outer]), ...below.flatMap((each) => each.commands)],
    problems: [
      ...(outer === undefined ? [] : unclearWords(outer)),
      ...(problem === undefined ? [] : [problem]),
      ...below.flatMap((each) => each.problems),
    ],
  };
}

/** Pipelines of an inner line stay apart from one another, and from those outside. */
function within(outer: SimpleCommand, inner: SimpleCommand, via: string): SimpleCommand {
  const pipeline = outer.pipeline + inner.pipeline / 1000;
  return { ...inner, pipeline, via: [...outer.via, via, ...inner.via], hasMoreArguments: outer.hasMoreArguments };
}

function unclearWords(command: SimpleCommand): string[] {
  const words = [...command.argv, ...command.redirects.map(({ target }) => target), ...command.assignments.map(({ value }) => value)];
  const unclear = words.filter(({ text }) => text === undefined).map(({ source }) => `"${source}", which is only known when it runs`);
  if (command.argv[0]?.isGlob === true) unclear.push(`the program "${command.argv[0].source}"`);
  else if (command.argv.length > 0 && programOf(command) === '') unclear.push('a program without a name');
  return unclear;
}
