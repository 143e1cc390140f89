import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { throwIfCancelled } from '../../base/errors.ts';
import type { SearchHit, SearchQuery } from '../tools/effects.ts';
import { MOST_BYTES } from './readTreeFile.ts';
import type { Found } from './treeJobs.ts';

const LONGEST_LINE = 500;

/** Where ripgrep is on PATH; `undefined` when it is not. */
export function findRipgrep(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(path.delimiter);
  // A relative folder on PATH would find what the workspace brought.
  return folders
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there.
    return false;
  }
}

/** `data` of a message of type `match` (https://docs.rs/grep-printer/latest/grep_printer/struct.JSON.html). Bytes stand for what is no UTF-8. */
const match = z.object({
  type: z.literal('match'),
  data: z.object({
    path: z.object({ text: z.string() }),
    lines: z.object({ text: z.string().optional(), bytes: z.string().optional() }),
    line_number: z.number(),
  }),
});

/**
 * Searches with ripgrep: sorted by path, links not followed. `isWanted` chooses among the files; more than the limit are not looked for.
 * `undefined` when it does not take the pattern, which another engine may.
 */
export async function searchWithRipgrep(
  program: string,
  root: string,
  query: SearchQuery,
  isWanted: (path: string) => boolean,
  signal: AbortSignal,
): Promise<Found | undefined> {
  throwIfCancelled(signal);
  const child = spawn(program, argumentsFor(query), { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], env: {}, windowsHide: true });
  const stop = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // Waited for below; a reader that stops early must not leave it unhandled.
  ended.catch(() => undefined);
  const hits: SearchHit[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const hit = hitOf(line);
      if (hit === undefined || !isWanted(hit.path)) continue;
      if (hits.length >= query.limit) return { hits, isCut: true };
      hits.push(hit);
    }
    throwIfCancelled(signal);
    // 1: nothing found. 2 with hits: some file could not be read.
    return (await ended) === 2 && hits.length === 0 ? undefined : { hits, isCut: false };
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function argumentsFor({ pattern, isRegex, isCaseSensitive }: SearchQuery): readonly string[] {
  return [
    '--json',
    '--no-config',
    '--hidden',
    '--no-follow',
    // A copy of a folder without git obeys its ignore files, too.
    '--no-require-git',
    '--no-messages',
    '--sort=path',
    `--max-filesize=${MOST_BYTES}`,
    '--glob=!.git',
    '--glob=!node_modules',
    isCaseSensitive ? '--case-sensitive' : '--ignore-case',
    ...(isRegex ? [] : ['--fixed-strings']),
    `--regexp=${pattern}`,
    '--',
    '.',
  ];
}

function hitOf(line: string): SearchHit | undefined {
  if (!line.startsWith('{"type":"match"')) return undefined;
  const parsed = match.safeParse(JSON.parse(line));
  if (!parsed.success) return undefined;
  const { path: file, lines, line_number } = parsed.data.data;
  const text = lines.text ?? Buffer.from(lines.bytes ?? '', 'base64').toString('utf8');
  return {
    path: file.text.replaceAll('\\', '/').replace(/^\.\//, ''),
    line: line_number,
    text: text.replace(/\r?\n$/, '').slice(0, LONGEST_LINE),
  };
}
