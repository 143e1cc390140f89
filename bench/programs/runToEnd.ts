import { spawn } from 'node:child_process';

/** A finished program. */
export interface Run {
  readonly output: string;
  readonly code: number | null;
  /** Milliseconds from the start of the process to its end. */
  readonly duration: number;
}

/**
 * Starts a program, waits for its end and keeps what it printed. Rejects when it cannot start, a signal ended it, or its code is above 1:
 * both programs that are compared end with 1 when they found something.
 */
export function runToEnd(
  command: string,
  parameters: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Run> {
  const started = performance.now();
  const child = spawn(command, parameters, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm is a .cmd file on Windows, which only a shell can start.
    shell: process.platform === 'win32' && command === 'npm',
  });
  const output: Buffer[] = [];
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const duration = performance.now() - started;
      if (signal !== null || (code !== null && code > 1)) {
        reject(new Error(`"${[command, ...parameters].join(' ')}" ended with ${signal ?? code}:\n${complaint.slice(-2_000)}`));
      } else resolve({ output: Buffer.concat(output).toString('utf8'), code, duration });
    });
  });
}
