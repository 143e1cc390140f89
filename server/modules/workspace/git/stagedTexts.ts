import { isUtf8 } from 'node:buffer';
import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';

/** A staged text above this is no text that anyone wrote; the size limit of the rules is far below. Bytes. */
const LARGEST_TEXT = 20 * 2 ** 20;
/** A NUL among the first bytes marks a binary file, as git decides it. */
const PROBE_BYTES = 8_000;

/**
 * The staged text of each path, which may differ from the file on disk. Paths without one (binary, submodule, conflict, not UTF-8)
 * are left out. One `git cat-file --batch` reads them all (https://git-scm.com/docs/git-cat-file#_batch_output).
 */
export async function stagedTexts(folder: string, paths: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
  // A line break cannot be written in the list of names.
  const asked = paths.filter((name) => !name.includes('\n'));
  if (asked.length === 0) return new Map();
  const git = spawn('git', ['cat-file', '--batch'], { cwd: folder, signal, stdio: ['pipe', 'pipe', 'ignore'] });
  // A git that dies early closes its input; what it answered until then says enough.
  git.stdin.on('error', () => undefined);
  const failed = new Promise<never>((_, reject) => void git.on('error', reject));
  git.stdin.end(asked.map((name) => `:./${name}\n`).join(''));
  return readBatch(await Promise.race([buffer(git.stdout), failed]), asked);
}

/** Each answer is `<object> blob <bytes>`, the content and a line break; or one line that says why there is none. */
function readBatch(output: Buffer, asked: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  let at = 0;
  for (const name of asked) {
    const end = output.indexOf(10, at);
    if (end < 0) break;
    const [, type, bytes] = / (\w+) (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
    at = end + 1;
    if (bytes === undefined) continue;
    const text = type === 'blob' ? decode(output.subarray(at, at + Number(bytes))) : undefined;
    if (text !== undefined) texts.set(name, text);
    at += Number(bytes) + 1;
  }
  return texts;
}

function decode(bytes: Buffer): string | undefined {
  if (bytes.length > LARGEST_TEXT || bytes.subarray(0, PROBE_BYTES).includes(0) || !isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
