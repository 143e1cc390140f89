/** Programs and headers that npm cannot bring: found, installed as Debian packages when that is possible, or asked for. */
import { existsSync } from 'node:fs';
import { findChromium, findProgram } from '../../test/harness/findProgram.ts';
import { findPostgresProgram } from '../../test/harness/postgres.ts';
import { runCommand } from '../process/runCommand.ts';

/** Tells the person at the terminal what is going on, one line at a time. */
export type Report = (line: string) => void;

/** One thing that must be on the machine. */
interface Requirement {
  /** Its Debian package. */
  readonly debian: string;
  readonly purpose: string;
  isMet(): boolean;
}

/** What a team runs beside Stewardry, for the tests of team mode. */
export const SERVERS: readonly Requirement[] = [
  { debian: 'postgresql', purpose: 'the database server that is tested against', isMet: () => findPostgresProgram('initdb') !== undefined },
  { debian: 'redis-server', purpose: 'the Redis that events and jobs are tested against', isMet: () => hasProgram('redis-server') },
];

/** For driving a browser in the UI suites. */
export const BROWSER: readonly Requirement[] = [
  { debian: 'chromium', purpose: 'the browser in which VS Code is tested', isMet: () => findChromium() !== undefined },
];

/** For compiling the native parts of code-server. */
export const COMPILER: readonly Requirement[] = [
  { debian: 'g++', purpose: 'compiling the native parts of code-server', isMet: () => hasProgram('g++') || hasProgram('clang++') },
  { debian: 'make', purpose: 'compiling the native parts of code-server', isMet: () => hasProgram('make') },
  { debian: 'python3', purpose: 'compiling the native parts of code-server', isMet: () => hasProgram('python3') },
  {
    debian: 'libkrb5-dev',
    purpose: 'compiling the kerberos library of code-server',
    // macOS brings the header in its SDK.
    isMet: () => process.platform !== 'linux' || existsSync('/usr/include/gssapi/gssapi.h'),
  },
];

/**
 * Makes sure that all `requirements` are met. Installs Debian packages only as root, and only those that are missing; otherwise throws
 * with the list and the command that gets them.
 */
export async function ensureSystemPackages(requirements: readonly Requirement[], report: Report): Promise<void> {
  const missing = requirements.filter((requirement) => !requirement.isMet());
  if (missing.length === 0) return;
  const names = missing.map((requirement) => requirement.debian);
  if (!canInstall()) throw new Error(describeMissing(missing));
  report(`installing Debian packages: ${names.join(', ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-qq'], { env });
  await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
  const stillMissing = requirements.filter((requirement) => !requirement.isMet());
  if (stillMissing.length > 0) throw new Error(describeMissing(stillMissing));
}

function hasProgram(name: string): boolean {
  return findProgram(name) !== undefined;
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && hasProgram('apt-get');
}

function describeMissing(missing: readonly Requirement[]): string {
  const lines = missing.map((requirement) => `  ${requirement.debian}: ${requirement.purpose}`);
  const names = missing.map((requirement) => requirement.debian).join(' ');
  return `this machine lacks:\n${lines.join('\n')}\nOn Debian or Ubuntu: sudo apt-get update && sudo apt-get install -y ${names}`;
}
