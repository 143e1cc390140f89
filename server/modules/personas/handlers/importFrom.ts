import { mkdir, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as personas from '../../../../protocol/personas.ts';
import { BadInputError, IoError, messageOf } from '../../../base/errors.ts';
import type { PersonasContext } from '../context.ts';
import { importSource, PERSONAS_FOLDER } from '../import/importSource.ts';

/** Writes what files of other programs become; a file that is there stays as it is. */
export async function importFrom(
  ctx: PersonasContext,
  { folder, source }: ParamsOut<typeof personas.importFrom>,
): Promise<ResultIn<typeof personas.importFrom>> {
  const found = await importSource(folder, source);
  const target = await makeFolder(folder);
  for (const { file, text, conflict } of found.personas) {
    if (conflict !== undefined) continue;
    try {
      // Fails when there is a file, or a link to anywhere, meanwhile.
      await writeFile(path.join(target, path.basename(file)), text, { flag: 'wx' });
    } catch (error) {
      throw new IoError(`"${file}" could not be written: ${messageOf(error)}. Those before it are written.`, { cause: error });
    }
  }
  ctx.notify(personas.changed, { folder });
  return found;
}

/** Makes the folder of personas and answers with where it really is. Throws `BadInputError` when a link leads it out of the workspace. */
async function makeFolder(folder: string): Promise<string> {
  const target = path.join(folder, PERSONAS_FOLDER);
  const own = path.dirname(target);
  const root = await realpath(folder);
  await mkdir(own, { recursive: true });
  if ((await realpath(own)) === path.join(root, path.basename(own))) {
    await mkdir(target, { recursive: true });
    const real = await realpath(target);
    if (real === path.join(root, PERSONAS_FOLDER)) return real;
  }
  throw new BadInputError(`"${target}" is a link that leads elsewhere. Make it a folder of the workspace.`);
}
