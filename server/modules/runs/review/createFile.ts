import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ConflictError } from '../../../base/errors.ts';
import { replaceFile } from '../../../data/files/replaceFile.ts';

/** Writes a file that is not there yet, whole. Throws `ConflictError` when there is one. */
export async function createFile(file: string, text: string): Promise<void> {
  if (existsSync(file)) throw new ConflictError(`"${file}" exists already. Move it away, or take the text in by hand.`);
  await mkdir(path.dirname(file), { recursive: true });
  await replaceFile(file, text);
}
