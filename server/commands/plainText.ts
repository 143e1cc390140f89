/** Escape sequences of terminals (ECMA-48): CSI, OSC and the other string sequences, and two-character ones. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-~])|\u009b[0-?]*[ -/]*[@-~]/g;
/** Begun, and maybe going on in the next piece. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const OPEN = /(?:\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b]{0,2000}\u001b?|[ -/]*)?|\u009b[0-?]*[ -/]*|\r)$/;
/** Control characters that no text needs; tab and line feed stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what goes.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text without escape sequences and control characters. A lone carriage return begins a line anew, as progress bars do. */
export function plainText(text: string): string {
  const lines = text.replace(SEQUENCE, '').replace(/\r+\n/g, '\n').split('\n');
  return lines
    .map((line) => line.slice(line.lastIndexOf('\r') + 1))
    .join('\n')
    .replace(CONTROL, '');
}

/** Bytes in pieces to plain text in pieces: a character or a sequence may be cut anywhere. */
export class PlainText {
  readonly #decoder = new TextDecoder();
  #held = '';

  push(bytes: Uint8Array): string {
    const text = this.#held + this.#decoder.decode(bytes, { stream: true });
    const open = OPEN.exec(text)?.[0] ?? '';
    this.#held = open;
    return plainText(text.slice(0, text.length - open.length));
  }
}
