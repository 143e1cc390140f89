/**
 * A text as lines, each with its line break, so that putting them together gives back every byte: mixed line ends, a byte order mark (a part of the first line) and a
 * missing last line break stay. One character stands for one byte, so nothing depends on the encoding; an empty text has no lines.
 */
export function splitLines(bytes: Buffer): string[] {
  return bytes.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

export function joinLines(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join(''), 'latin1');
}
