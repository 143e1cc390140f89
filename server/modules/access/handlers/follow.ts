import type * as access from '../../../../protocol/access.ts';
import type { Notice, ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { buildConfig, readConfigSources } from '../../../governance/worker/configSources.ts';
import type { BrokenPolicy } from '../../../kernel/access/policyFile.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AccessContext } from '../context.ts';
import { policyPlaces } from '../policyPlaces.ts';

/** Puts the policies in force that the configuration of a folder names, besides its own. */
export async function follow(
  ctx: AccessContext,
  { folder }: ParamsOut<typeof access.follow>,
  call: Call,
): Promise<ResultIn<typeof access.follow>> {
  const { settings, trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  const { environment } = ctx.installation;
  const sources = await readConfigSources({ folder, stewardryFolders: [''], settings, environment, defaultPacks: [] }, diskFiles);
  const { layers } = buildConfig(sources).config.explain('access.policy');
  ctx.access.govern(folder, policyPlaces(folder, trusted, layers));
  return { notices: ctx.access.brokenPolicies(folder).map(noticeOf) };
}

function noticeOf({ file, line, message }: BrokenPolicy): Notice {
  const start = { line: line - 1, character: 0 };
  const range = { start, end: { line, character: 0 } };
  return {
    kind: 'config',
    severity: 'error',
    message: `The access policy is broken, so nothing is allowed here: ${message}.`,
    path: file,
    range,
  };
}
