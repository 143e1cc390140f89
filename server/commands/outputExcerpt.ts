import { MOST_KEPT_BYTES } from './outputFile.ts';
import { plainText } from './plainText.ts';

/** The first lines say what ran, the last ones how it ended; models read about 4 bytes a token. */
const HEAD_BYTES = 6 * 1024;
const TAIL_BYTES = 18 * 1024;

/** Gathers what a model gets of an output: its head and its tail, in memory that does not grow with it. */
export class OutputExcerpt {
  bytes = 0;
  #head = new Uint8Array(0);
  /** The last pieces, at least TAIL_BYTES of them where there are so many. */
  #tail: Uint8Array[] = [];
  #tailBytes = 0;

  add(piece: Uint8Array): void {
    this.bytes += piece.length;
    const room = HEAD_BYTES - this.#head.length;
    if (room > 0) this.#head = Buffer.concat([this.#head, piece.subarray(0, room)]);
    const rest = piece.subarray(Math.max(0, room));
    if (rest.length === 0) return;
    // A copy, for the piece is part of a larger buffer that would be kept with it.
    this.#tail.push(Uint8Array.from(rest.subarray(-TAIL_BYTES)));
    this.#tailBytes += Math.min(rest.length, TAIL_BYTES);
    while (this.#tailBytes - (this.#tail[0]?.length ?? 0) >= TAIL_BYTES) this.#tailBytes -= this.#tail.shift()?.length ?? 0;
  }

  /** Plain text; what was left out is said in its place. */
  text(id: string): string {
    const tail = Buffer.concat(this.#tail).subarray(-TAIL_BYTES);
    const left = this.bytes - this.#head.length - tail.length;
    if (left <= 0) return decode(Buffer.concat([this.#head, tail]));
    const kept = this.bytes > MOST_KEPT_BYTES ? `its first ${MOST_KEPT_BYTES} bytes are` : 'all of it is';
    return `${decode(this.#head)}\n[… ${left} bytes left out here; ${kept} kept as output "${id}" …]\n${decode(tail)}`;
  }
}

/** A character that was cut at either end is left out. */
function decode(bytes: Uint8Array): string {
  return plainText(new TextDecoder().decode(bytes).replace(/^\ufffd{1,3}|\ufffd$/g, ''));
}
