import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigValue, ParamsOut } from '../../../../protocol/index.ts';
import type * as workspace from '../../../../protocol/workspace.ts';
import { BadInputError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { closestName } from '../../../governance/config/closestName.ts';
import { configKeys, isConfigKey } from '../../../governance/config/configSchema.ts';
import { listBuiltInPacks } from '../../../governance/config/packs.ts';
import { buildConfig, readConfigSources } from '../../../governance/worker/configSources.ts';
import type { Call } from '../../../kernel/call.ts';
import type { WorkspaceContext } from '../context.ts';
import { listFiles } from './listFiles.ts';

/** Which layer decides a key, seen from a path: reads the files anew, so that the answer is never older than them. */
export async function explainConfig(
  ctx: WorkspaceContext,
  { folder, key, path: from }: ParamsOut<typeof workspace.explainConfig>,
  call: Call,
): Promise<ConfigValue> {
  refuseUnknownKey(key);
  const seenFrom = from === undefined ? undefined : await placeOf(folder, from);
  // Nested configuration is known after a walk, which takes its time in a large folder; seen from the root it has no say.
  if (seenFrom !== undefined) await listFiles(ctx, { folder }, call);
  const { settings, stewardryFolders } = ctx.state.get(folder);
  const { environment, rulePacks } = ctx.installation;
  const { packs } = await listBuiltInPacks(rulePacks, diskFiles);
  const defaultPacks = packs.filter((pack) => pack.isDefault).map((pack) => pack.name);
  const sources = await readConfigSources({ folder, stewardryFolders, settings, environment, defaultPacks }, diskFiles);
  return buildConfig(sources).config.explain(key, seenFrom);
}

function refuseUnknownKey(key: string): void {
  if (key === '' || isConfigKey(key)) return;
  const known = [
    ...Object.keys(configKeys),
    'rules.severity.RULE',
    'modules.enabled.MODULE',
    'ai.providers.ID',
    'ai.prices.PROVIDER/MODEL',
  ];
  const meant = closestName(key, known);
  const hint = meant === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
  throw new BadInputError(`There is no configuration key "${key}". ${hint}`);
}

function toRelative(folder: string, from: string): string {
  const relative = path.relative(folder, path.resolve(folder, from)).split(path.sep).join('/');
  if (relative.startsWith('..')) throw new BadInputError(`"${from}" is outside the folder "${folder}". Give a path inside it.`);
  return relative;
}

/** A folder is asked about as its files are: its own configuration governs what is in it. */
async function placeOf(folder: string, from: string): Promise<string> {
  const relative = toRelative(folder, from);
  const stats = await stat(path.join(folder, relative)).catch(() => undefined); // a file that is yet to be written is a file
  return stats?.isDirectory() === true && relative !== '' ? `${relative}/` : relative;
}
