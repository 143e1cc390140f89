import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as modules from '../../../../protocol/modules.ts';
import { BadInputError, ConflictError, systemCodeOf } from '../../../base/errors.ts';
import type { ModulesContext } from '../context.ts';
import { moduleName } from '../custom/moduleFile.ts';
import { MODULES_FOLDER } from '../custom/readModuleFolder.ts';
import { scaffold } from '../custom/scaffold.ts';

/** Writes a module that loads as it is; the client's watcher, or the next start, brings it in. */
export async function create(
  ctx: ModulesContext,
  { folder, name }: ParamsOut<typeof modules.create>,
): Promise<ResultIn<typeof modules.create>> {
  if (!moduleName.safeParse(name).success)
    throw new BadInputError(
      `"${name}" cannot be the name of a module: use lower-case letters, digits and dashes, beginning with a letter.`,
    );
  if (ctx.lifecycle.definitions().some((each) => each.id === name && each.origin === 'built-in'))
    throw new ConflictError(`There is a module "${name}" already. Choose another name.`);
  const at = path.join(folder, MODULES_FOLDER, name);
  await mkdir(path.dirname(at), { recursive: true });
  try {
    await mkdir(at);
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') throw new ConflictError(`"${MODULES_FOLDER}/${name}" is there already. Choose another name.`);
    throw error;
  }
  const files = Object.entries(scaffold(name));
  for (const [file, text] of files) {
    await mkdir(path.dirname(path.join(at, file)), { recursive: true });
    await writeFile(path.join(at, file), text, { flag: 'wx' });
  }
  return { files: files.map(([file]) => `${MODULES_FOLDER}/${name}/${file}`) };
}
