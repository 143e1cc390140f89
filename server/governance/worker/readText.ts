import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Notice } from '../../../protocol/finding.ts';
import { messageOf, systemCodeOf } from '../../base/errors.ts';
import { languageOf } from '../syntax/languages.ts';

/** A file as text, or why it is not checked. A file deleted meanwhile is neither: nothing is wrong with it. */
export type ReadText = { readonly text: string } | { readonly skipped: Notice } | { readonly binary: true } | { readonly missing: true };

/** A NUL among the first bytes marks a binary file, as git decides it. */
const PROBE_BYTES = 8_000;
/** Longer lines than this on average, in a file of some size, are a machine's work. */
const MINIFIED_AVERAGE = 500;
const MINIFIED_BYTES = 10_000;

/**
 * Reads one file of a workspace; `path` is relative, `sizeLimitKb` in KiB. Does not throw. Reads at once, for use in worker threads: a scan
 * of thousands of small files then takes half the processor time.
 */
export async function readText(root: string, relative: string, sizeLimitKb: number): Promise<ReadText> {
  const file = path.join(root, relative);
  try {
    const found = statSync(file);
    // Reading a pipe or a device would never end.
    if (!found.isFile()) return { skipped: skipped(relative, 'info', 'it is not a regular file. Name a file that holds source text.') };
    const { size } = found;
    if (size > sizeLimitKb * 1024) return { skipped: tooLarge(relative, size, sizeLimitKb) };
    const bytes = readFileSync(file);
    if (bytes.subarray(0, PROBE_BYTES).includes(0)) return languageOf(relative) ? { skipped: binarySource(relative) } : { binary: true };
    if (!isUtf8(bytes)) return { skipped: invalidUtf8(relative, bytes) };
    const text = bytes.toString('utf8');
    return { text: text.startsWith('\uFEFF') ? text.slice(1) : text };
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { missing: true };
    return {
      skipped: skipped(
        relative,
        'warning',
        `${messageOf(error).replace(/, \w+ '.*'$/, '')}. Make it readable, or add it to rules.ignores.`,
      ),
    };
  }
}

/** Why a text is left alone, when it is: too large to be written by hand, or minified. */
export function reasonToSkip(relative: string, text: string, sizeLimitKb: number): Notice | undefined {
  if (text.length > sizeLimitKb * 1024) return tooLarge(relative, Buffer.byteLength(text), sizeLimitKb);
  if (text.length < MINIFIED_BYTES || text.length / (countLines(text) + 1) < MINIFIED_AVERAGE) return undefined;
  const why = `it looks minified (lines of more than ${MINIFIED_AVERAGE} characters on average). Add it to rules.ignores if it is.`;
  return skipped(relative, 'info', why);
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function tooLarge(relative: string, bytes: number, sizeLimitKb: number): Notice {
  const size = bytes > 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${Math.ceil(bytes / 1024)} KiB`;
  return skipped(
    relative,
    'info',
    `${size} is over the limit of ${sizeLimitKb} KiB. Raise rules.limits.fileSizeKb, or add it to rules.ignores.`,
  );
}

function invalidUtf8(relative: string, bytes: Buffer): Notice {
  const decoded = bytes.toString('utf8');
  const line = countLines(decoded.slice(0, decoded.indexOf('\uFFFD')));
  const place = { line, character: 0 };
  const why = `line ${line + 1} is not valid UTF-8. Save it as UTF-8, or add it to rules.ignores.`;
  return { ...skipped(relative, 'warning', why), range: { start: place, end: place } };
}

/** An image is silent; a file that its name calls source is not what one thinks it is. */
function binarySource(relative: string): Notice {
  return skipped(relative, 'info', 'it is a binary file (it holds a NUL byte). Save it as UTF-8 text, or add it to rules.ignores.');
}

/** The path is the notice's own: whoever shows it says the place. */
function skipped(relative: string, severity: Notice['severity'], why: string): Notice {
  return { kind: 'file-skipped', severity, message: `Not checked: ${why}`, path: relative };
}
