import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/** Bytes of an output that are kept. A test suite writes some hundred kilobytes; what writes more is a loop. */
export const MOST_KEPT_BYTES = 16 * 1024 * 1024;

/** An output on its way to a file, byte for byte. */
export interface OutputFile extends AsyncDisposable {
  add(bytes: Uint8Array): void;
}

/** Path of a kept output. `id` is one that this folder handed out; anything else has no file. */
export function outputPath(folder: string, id: string): string | undefined {
  return /^[\w-]+$/.test(id) ? join(folder, `${id}.log`) : undefined;
}

/** Opens the file of an output; disposing closes it. What cannot be written does not stop the command: its excerpt is the answer. */
export async function keepOutput(folder: string, id: string): Promise<OutputFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stream = createWriteStream(join(folder, `${id}.log`), { flags: 'wx', mode: 0o600 });
  let room = MOST_KEPT_BYTES;
  let failure: unknown;
  stream.on('error', (error) => {
    failure = error;
  });
  return {
    add(bytes) {
      if (room === 0 || failure !== undefined) return;
      const kept = bytes.subarray(0, room);
      room -= kept.length;
      stream.write(kept);
    },
    async [Symbol.asyncDispose]() {
      stream.end();
      // Written as far as the disk allowed.
      await finished(stream).catch(() => undefined);
    },
  };
}
