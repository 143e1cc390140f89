import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PackageResolver } from './parsers.ts';

/**
 * Path of the ast-grep binary inside @ast-grep/cli's package for this platform; `undefined` where there is none (musl, exotic systems).
 * The package's own entry is a script that copies the binary after installation, which a bundle has not run.
 */
export function findBinary(resolver: PackageResolver): string | undefined {
  const { platform, arch } = process;
  const flavour = { linux: '-gnu', win32: '-msvc' }[String(platform)] ?? '';
  const name = platform === 'win32' ? 'ast-grep.exe' : 'ast-grep';
  try {
    const manifest = resolver.resolve(`@ast-grep/cli-${platform}-${arch}${flavour}/package.json`);
    const binary = join(dirname(manifest), name);
    return existsSync(binary) ? binary : undefined;
  } catch {
    // Not installed for this platform: callers then check in process.
    return undefined;
  }
}

/** How a run of the binary ended. */
export interface RunOutcome {
  /** `null`: killed, or it could not be started. */
  readonly code: number | null;
  /** What it said on standard error, cut to its first 4,000 characters. */
  readonly complaint: string;
}

const LONGEST_COMPLAINT = 4000;

/** Runs the binary and hands over each line that it prints. Rejects only when the signal aborts; a failed start has code `null`. */
export async function runBinary(
  binary: string,
  parameters: readonly string[],
  options: { readonly cwd?: string; readonly input?: string; readonly signal: AbortSignal },
  onLine: (line: string) => void,
): Promise<RunOutcome> {
  options.signal.throwIfAborted();
  const child = spawn(binary, parameters, { cwd: options.cwd, signal: options.signal, windowsHide: true });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, LONGEST_COMPLAINT);
  });
  const closed = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      complaint += error.message;
      resolve(null);
    });
    child.once('close', (code) => resolve(code));
  });
  // The binary may end before it has read everything (a rule that it refuses); that is told by its exit code.
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) onLine(line);
  const code = await closed;
  options.signal.throwIfAborted();
  return { code, complaint };
}
