/** Finds a process by what it was started with. */
import { execFileSync } from 'node:child_process';

/** The id of the process whose command line contains all `parts`; undefined when there is none. Needs `ps`, as Linux and macOS have it. */
export function findProcess(...parts: readonly string[]): number | undefined {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const line = lines.find((candidate) => parts.every((part) => candidate.includes(part)));
  return line === undefined ? undefined : Number.parseInt(line, 10);
}
