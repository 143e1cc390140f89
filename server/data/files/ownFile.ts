import { lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { contentHash } from '../../base/contentHash.ts';
import { BadInputError, ConflictError, IoError, messageOf, systemCodeOf } from '../../base/errors.ts';
import { replaceFile } from './replaceFile.ts';

/**
 * Writes a file of the workspace's own `.stewardry` folder: a new one (`basedOn` is `null`), or instead of the text with that digest
 * (`contentHash`). Answers with its absolute path and digest. `name` is relative to the workspace, `/`-separated. Throws `ConflictError` when
 * the file is another by now or is there already, `BadInputError` when a link leads it elsewhere, `IoError`.
 */
export async function writeOwnFile(
  folder: string,
  name: string,
  text: string,
  basedOn: string | null,
): Promise<{ readonly file: string; readonly digest: string }> {
  const file = path.join(folder, ...name.split('/'));
  await makeOwnFolder(folder, path.posix.dirname(name));
  const saved = { file, digest: contentHash(text) };
  if (basedOn !== null) {
    if ((await digestOf(file)) !== basedOn) throw changedMeanwhile(name);
    await replaceFile(file, text);
    return saved;
  }
  try {
    // Fails when there is a file, or a link to anywhere.
    await writeFile(file, text, { flag: 'wx' });
    return saved;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') throw new ConflictError(`"${name}" is there already. Nothing was written.`, { cause: error });
    throw new IoError(`"${name}" could not be written: ${messageOf(error)}.`, { cause: error });
  }
}

/** Of a plain file; `undefined`: there is none, or a link. */
async function digestOf(file: string): Promise<string | undefined> {
  try {
    return (await lstat(file)).isFile() ? contentHash(await readFile(file)) : undefined;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw new IoError(`"${file}" could not be read: ${messageOf(error)}.`, { cause: error });
  }
}

const changedMeanwhile = (name: string): ConflictError =>
  new ConflictError(`"${name}" was changed or removed meanwhile, so it was not overwritten. Look at what it is now, and save again.`);

/** Makes a folder of the workspace, each part in its turn: none may be a link that leads elsewhere. */
async function makeOwnFolder(folder: string, name: string): Promise<void> {
  let real = await realpath(folder);
  let shown = folder;
  for (const part of name.split('/')) {
    shown = path.join(shown, part);
    await mkdir(shown, { recursive: true });
    real = path.join(real, part);
    if ((await realpath(shown)) !== real)
      throw new BadInputError(`"${shown}" is a link that leads elsewhere. Make it a folder of the workspace.`);
  }
}
