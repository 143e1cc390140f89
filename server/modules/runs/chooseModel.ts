import { AGENT, agentNameIn, findAgent, whyNotHere } from '../../ai/external/agentEntry.ts';
import type { FolderAi } from '../../ai/service/folderAi.ts';
import { BadInputError } from '../../base/errors.ts';
import type { RunsContext } from './context.ts';

/**
 * The model that a person wants, as `provider/model`; `undefined`: what the persona's tier gives. The name of a provider alone means the first of
 * its models that some tier names, else the first that it has. Throws `BadInputError` when models are switched off or the provider is not there.
 */
export async function chooseModel(ctx: Pick<RunsContext, 'ai'>, folder: string, wanted: string | undefined): Promise<string | undefined> {
  const { config, providers } = await ctx.ai.of(folder);
  if (config.mode === 'none') {
    throw new BadInputError(
      'No model is asked in this folder: "ai.mode" is none. Set it to local, cloud or hybrid (`stewardry config set ai.mode hybrid`). Checks, fixes and rules work without.',
    );
  }
  if (wanted === undefined) return undefined;
  const agent = agentNameIn(wanted);
  if (agent !== undefined) return chooseAgent(config, agent);
  const id = wanted.split('/')[0] ?? '';
  const provider = providers.find((each) => each.id === id);
  if (provider === undefined) {
    const names = providers.map((each) => each.id).join(', ');
    throw new BadInputError(`There is no provider "${id}". Those that are set up: ${names}.`);
  }
  if (wanted.includes('/')) return wanted;
  const named = Object.values(config.tiers).flat();
  const first = [...config.tiers.standard, ...named].find((model) => model.startsWith(`${id}/`));
  if (first !== undefined) return first;
  const answer = await provider.models(AbortSignal.timeout(10_000));
  const [model] = answer.ok ? answer.value : [];
  if (model === undefined) throw new BadInputError(`No model of "${id}" is known. Name one: --model ${id}/MODEL.`);
  return `${id}/${model.id}`;
}

/** Before anything is made for it; looked at again when it starts. */
function chooseAgent(config: FolderAi['config'], name: string): string {
  const problem = whyNotHere(config, { name }, findAgent(config, name).network === true);
  if (problem !== undefined) throw new BadInputError(problem);
  return `${AGENT}/${name}`;
}
