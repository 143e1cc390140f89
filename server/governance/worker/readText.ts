import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Notice } from '../../../protocol/finding.ts';
import { messageOf, systemCodeOf } from '../../base/errors.ts';

/** A file as text, or why it is not checked. A file deleted meanwhile is neither: nothing is wrong with it. */
export type ReadText = { readonly text: string } | { readonly skipped: Notice } | { readonly binary: true } | { readonly missing: true };

/** A NUL among the first bytes marks a binary file, as git decides it. */
const PROBE_BYTES = 8_000;
/** Longer lines than this on average, in a file of some size, are a machine's work. */
const MINIFIED_AVERAGE = 500;
const MINIFIED_BYTES = 10_000;

/** Reads one file of a workspace; `path` is relative, `sizeLimitKb` in KiB. Does not throw. */
export async function readText(root: string, relative: string, sizeLimitKb: number): Promise<ReadText> {
  const file = path.join(root, relative);
  try {
    const { size } = await stat(file);
    if (size > sizeLimitKb * 1024) return { skipped: tooLarge(relative, size, sizeLimitKb) };
    const bytes = await readFile(file);
    if (bytes.subarray(0, PROBE_BYTES).includes(0)) return { binary: true };
    if (!isUtf8(bytes)) return { skipped: invalidUtf8(relative, bytes) };
    const text = bytes.toString('utf8');
    return { text: text.startsWith('\uFEFF') ? text.slice(1) : text };
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { missing: true };
    const message = `"${relative}" was not checked: ${messageOf(error)}. Make it readable, or add it to rules.ignores.`;
    return { skipped: { kind: 'file-skipped', severity: 'warning', message, path: relative } };
  }
}

/** Why a text is left alone, when it is: too large to be written by hand, or minified. */
export function reasonToSkip(relative: string, text: string, sizeLimitKb: number): Notice | undefined {
  if (text.length > sizeLimitKb * 1024) return tooLarge(relative, Buffer.byteLength(text), sizeLimitKb);
  if (text.length < MINIFIED_BYTES || text.length / (countLines(text) + 1) < MINIFIED_AVERAGE) return undefined;
  const message = `"${relative}" looks minified (lines of more than ${MINIFIED_AVERAGE} characters on average), so it was not checked.`;
  return { kind: 'file-skipped', severity: 'info', message, path: relative };
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function tooLarge(relative: string, bytes: number, sizeLimitKb: number): Notice {
  const size = bytes > 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${Math.ceil(bytes / 1024)} KiB`;
  const message = `"${relative}" was not checked: ${size} is over the limit of ${sizeLimitKb} KiB. Raise rules.limits.fileSizeKb, or add it to rules.ignores.`;
  return { kind: 'file-skipped', severity: 'info', message, path: relative };
}

function invalidUtf8(relative: string, bytes: Buffer): Notice {
  const decoded = bytes.toString('utf8');
  const line = countLines(decoded.slice(0, decoded.indexOf('\uFFFD')));
  const place = { line, character: 0 };
  const message = `"${relative}" was not checked: line ${line + 1} is not valid UTF-8. Save it as UTF-8, or add it to rules.ignores.`;
  return { kind: 'file-skipped', severity: 'warning', message, path: relative, range: { start: place, end: place } };
}
