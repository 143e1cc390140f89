import type { ParsedCommand, Shell } from './parsedCommand.ts';

/** Takes a command line apart without running any of it. Never throws: what it does not understand is in `problems`. */
export function parseCommand(_shell: Shell, text: string): ParsedCommand {
  return { commands: [], problems: [`"${text}" is not understood`] };
}
