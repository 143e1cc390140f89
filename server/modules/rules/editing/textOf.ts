import { realInside } from '../../../ai/effects/insideRoot.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';

/** The text of a file inside a folder (relative); `undefined` when there is none, or nothing that is text. */
export async function textOf(folder: string | null, path: string): Promise<string | undefined> {
  const real = folder === null ? undefined : await realInside(folder, path);
  const text = real === undefined ? undefined : await diskFiles.readFile(real);
  return text?.includes('\0') === true ? undefined : text?.replace(/^\uFEFF/, '');
}
