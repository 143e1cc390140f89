import type { AiMode } from '../../../protocol/ai.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { diskFiles } from '../../data/files/diskFiles.ts';
import { buildConfig, readConfigSources } from '../../governance/worker/configSources.ts';
import type { Call } from '../../kernel/call.ts';
import type { AiContext } from './context.ts';

/** The mode of a folder as its configuration is now. Loads nothing of what asks models (`ctx.ai.of` does). */
export async function readMode(ctx: Pick<AiContext, 'call' | 'installation'>, folder: string, call: Call): Promise<AiMode> {
  const { trusted, settings } = await ctx.call(workspace.ruleSources, { folder }, call);
  // As in server/ai/service/folderAi.ts: a folder that is not trusted has no say, and no model is asked about it.
  if (!trusted) return 'none';
  const { environment } = ctx.installation;
  const sources = await readConfigSources({ folder, stewardryFolders: [''], settings, environment, defaultPacks: [] }, diskFiles);
  return buildConfig(sources).config.ai().mode;
}
