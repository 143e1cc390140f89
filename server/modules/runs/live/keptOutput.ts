import { open } from 'node:fs/promises';

/** A client is given so much at once. Bytes. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What a command wrote, from the file that was kept of it; `undefined` when that is gone. */
export async function readKeptOutput(path: string): Promise<{ readonly text: string; readonly isCut: boolean } | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, MOST_BYTES)), 0, Math.min(size, MOST_BYTES), 0);
    return { text: buffer.subarray(0, bytesRead).toString('utf8'), isCut: size > MOST_BYTES };
  } finally {
    await file.close();
  }
}
