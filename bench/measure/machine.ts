import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { astGrep } from '../programs/astGrep.ts';
import { root } from '../programs/checkout.ts';

/** Where and with what was measured. */
export interface Machine {
  readonly date: string;
  readonly system: string;
  readonly processors: string;
  /** GiB. */
  readonly memory: number;
  /** Programs that wanted to run, on average over the last minute: above the number of processors the figures are noise. */
  readonly load: number;
  readonly node: string;
  readonly stewardry: string;
  readonly astGrep: string;
}

export function describeMachine(): Machine {
  // Our own manifest; its `version` is always text.
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    date: new Date().toISOString().slice(0, 10),
    system: `${platform()} ${release()} ${arch()}`,
    processors: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memory: Math.round(totalmem() / 2 ** 30),
    load: Number(loadavg()[0]?.toFixed(1)),
    node: process.version,
    stewardry: `${version}, commit ${git('rev-parse', '--short', 'HEAD')}`,
    astGrep: execFileSync(astGrep(), ['--version'], { encoding: 'utf8' }).trim(),
  };
}

function git(...parameters: string[]): string {
  try {
    return execFileSync('git', parameters, { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    // Sources without a repository, such as an archive.
    return 'unknown';
  }
}
