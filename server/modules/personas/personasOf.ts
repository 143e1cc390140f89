import path from 'node:path';
import * as workspace from '../../../protocol/workspace.ts';
import { diskFiles } from '../../data/files/diskFiles.ts';
import type { LayerFolder } from '../../data/files/layeredFiles.ts';
import type { Call } from '../../kernel/call.ts';
import type { PersonasContext } from './context.ts';
import { PERSONAS_FOLDER } from './import/importSource.ts';
import { type Personas, readLayers } from './layers.ts';

/**
 * The personas of a folder. Read anew each time, so that a change of a file counts at once, whoever made it. Those of a folder that is not
 * trusted are not even read.
 */
export async function personasOf(ctx: PersonasContext, folder: string, call: Call): Promise<Personas> {
  const { trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  const own = path.join(folder, PERSONAS_FOLDER);
  const layers: LayerFolder[] = [
    { layer: 'built-in', folder: ctx.installation.personas },
    { layer: 'user', folder: path.join(ctx.installation.dataFolder, 'personas') },
    ...(trusted ? [{ layer: 'workspace' as const, folder: own, within: folder }] : []),
  ];
  const { personas, problems } = await readLayers(layers, ctx.state);
  if (trusted || !(await diskFiles.exists(own))) return { personas, problems };
  return { personas, problems: [...problems, { file: own, line: 0, message: NOT_TRUSTED }] };
}

const NOT_TRUSTED = 'The personas of this folder are not used, because you have not said that you trust it.';
