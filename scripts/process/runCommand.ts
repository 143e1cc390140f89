/** Runs one command of a script and waits for it. */
import { spawn } from 'node:child_process';

/** What a command may be given besides its arguments. */
interface CommandOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** `show`: its output is this script's; `hide` (the default): kept for the error message. */
  readonly output?: 'show' | 'hide';
}

/** Runs `command` to its end and returns its standard output (empty when shown). Rejects with its last lines when it fails. */
export function runCommand(command: string, parameters: readonly string[], options: CommandOptions = {}): Promise<string> {
  const isShown = options.output === 'show';
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
      // npm and npx are .cmd files on Windows, which only a shell can start.
      shell: process.platform === 'win32',
    });
    let output = '';
    let everything = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk;
      everything += chunk;
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      everything += chunk;
    });
    child.on('error', (cause) => reject(new Error(`cannot start "${command}": ${cause.message}`, { cause })));
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`"${[command, ...parameters].join(' ')}" ended with ${code}${lastLines(everything)}`));
    });
  });
}

const SHOWN_LINES = 30;

function lastLines(text: string): string {
  const lines = text.trimEnd().split('\n').slice(-SHOWN_LINES);
  return lines.length > 0 && text !== '' ? `:\n${lines.join('\n')}` : '';
}
