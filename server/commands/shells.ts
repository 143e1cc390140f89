import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandRequest } from '../ai/tools/effects.ts';

/** A program that takes a command line. */
export interface Shell {
  readonly program: string;
  /** Arguments with which it runs the line, reads no settings of the person, and asks nothing. */
  args(command: string): readonly string[];
}

/** The shell for a command. bash where there is one: that is what lines are read as (governance/command). */
export function shellFor(kind: CommandRequest['shell']): Shell {
  if (kind === 'powershell') return powershell;
  const bash = BASHES.find((path) => existsSync(path));
  if (bash !== undefined) return { program: bash, args: (command) => ['--noprofile', '--norc', '-c', command] };
  return { program: '/bin/sh', args: (command) => ['-c', command] };
}

/** Not `bash` of the PATH: on Windows that is the one of WSL, which is another machine. */
const BASHES =
  process.platform === 'win32'
    ? [join(process.env['ProgramFiles'] ?? 'C:\\Program Files', 'Git', 'bin', 'bash.exe')]
    : ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash', '/opt/homebrew/bin/bash'];

const powershell: Shell = {
  program: process.platform === 'win32' ? 'powershell.exe' : 'pwsh',
  args: (command) => ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', command],
};
