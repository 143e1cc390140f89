import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { writableInside } from '../../../ai/effects/insideRoot.ts';
import { contentHash } from '../../../base/contentHash.ts';
import { BadInputError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { replaceFile } from '../../../data/files/replaceFile.ts';
import { parseConfigFile } from '../../../governance/config/configFile.ts';
import { splitKey } from '../../../governance/config/configSchema.ts';
import { editConfig } from '../../../governance/config/editConfig.ts';
import type { Call } from '../../../kernel/call.ts';
import type { WorkspaceContext } from '../context.ts';

const NEW_FILE = 'version: 1\n';

/** Writes one key into the folder's config.yaml. A value that the schema refuses changes nothing. */
export async function setConfig(
  ctx: WorkspaceContext,
  { folder, key, value, below }: ParamsOut<typeof workspace.setConfig>,
  call: Call,
): Promise<ResultIn<typeof workspace.setConfig>> {
  const { stewardryFolders } = ctx.state.get(folder);
  const relative = path.posix.join(below, '.stewardry', 'config.yaml');
  const file = below === '' ? path.join(folder, relative) : await writableInside(folder, relative);
  const found = await diskFiles.readFile(file);
  const before = found ?? NEW_FILE;
  const edit = editConfig(before, splitKey(key), value ?? null);
  if ('problem' in edit) throw new BadInputError(`${file}: ${edit.problem}`);
  refuseNewProblems(before, edit.text, file);
  await mkdir(path.dirname(file), { recursive: true });
  await replaceFile(file, edit.text);
  call.witness?.({ before: found === undefined ? undefined : contentHash(found), after: contentHash(edit.text) });
  ctx.state.set({ ...ctx.state.get(folder), stewardryFolders: [...new Set(['', ...stewardryFolders, below])].sort() });
  ctx.notify(workspace.rulesOutdated, { folder });
  return { file };
}

function refuseNewProblems(before: string, after: string, file: string): void {
  const known = new Set(parseConfigFile(before, file).notices.map((notice) => notice.message));
  const added = parseConfigFile(after, file).notices.find((notice) => notice.severity === 'error' && !known.has(notice.message));
  if (added) throw new BadInputError(`${file} was not changed: ${added.message}`);
}
