import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as modules from '../../../../protocol/modules.ts';
import { NotFoundError } from '../../../base/errors.ts';
import type { ModulesContext } from '../context.ts';
import { listModuleFolders, MODULES_FOLDER, readModuleFolder } from '../custom/readModuleFolder.ts';

/** Checks the files of modules without running anything of them. */
export async function lint(_: ModulesContext, { folder, name }: ParamsOut<typeof modules.lint>): Promise<ResultIn<typeof modules.lint>> {
  const found = await listModuleFolders(folder);
  if (name !== undefined && !found.includes(name))
    throw new NotFoundError(`There is no module "${name}" in "${MODULES_FOLDER}" of this workspace.`);
  const checked = name === undefined ? found : [name];
  const read = await Promise.all(checked.map((each) => readModuleFolder(folder, each)));
  return { checked, notices: read.flatMap((each) => ('problems' in each ? [...each.problems] : [])) };
}
