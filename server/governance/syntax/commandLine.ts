import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

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

/** Longest answer of a run that is waited for, in bytes. */
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** Milliseconds that a run may take that is waited for: it holds up the thread. */
const LONGEST_WAIT = 10_000;

/** Runs the binary over a text and waits (about 15 ms): the lines that it prints; `undefined` when it refuses a rule or fails. */
export function runBinaryNow(binary: string, documents: readonly string[], input: string): readonly string[] | undefined {
  const parameters = ['scan', '--stdin', '--json=stream', '--inline-rules', documents.join('\n---\n')];
  const options = { input, encoding: 'utf8', maxBuffer: LARGEST_ANSWER, timeout: LONGEST_WAIT, windowsHide: true } as const;
  const { status, stdout } = spawnSync(binary, parameters, options);
  return status === 0 ? stdout.split('\n').filter((line) => line !== '') : undefined;
}
