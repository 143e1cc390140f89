import type * as ai from '../../../../protocol/ai.ts';
import type { AiModel, ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { ModelInfo, Provider } from '../../../ai/contract/provider.ts';
import { AGENT } from '../../../ai/external/agentEntry.ts';
import type { FolderAi } from '../../../ai/service/folderAi.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AiContext } from '../context.ts';
import { describeProvider } from '../describeProvider.ts';
import { withinPatience } from '../withinPatience.ts';

/** Asks every provider for its models, all at once; one that does not answer says why in its place. */
export async function models(ctx: AiContext, { folder }: ParamsOut<typeof ai.models>, call: Call): Promise<ResultIn<typeof ai.models>> {
  const set = await ctx.ai.of(folder);
  const providers = await Promise.all(
    set.providers.map(async (provider) => {
      const answer = await withinPatience((signal) => provider.models(signal), call.signal);
      const described = { ...describeProvider(provider), models: [], canPull: provider.pull !== undefined };
      if (!answer.ok) return { ...described, failure: { kind: answer.failure.kind, message: answer.failure.message } };
      return { ...described, models: await Promise.all(answer.value.map((model) => describeModel(set, provider, model))) };
    }),
  );
  return { mode: set.config.mode, providers: [...providers, ...agentsOf(set)] };
}

/** External agents stand among the models: they are chosen in place of one. One that reaches the network by itself is no local one. */
function agentsOf({ config }: FolderAi): ResultIn<typeof ai.models>['providers'] {
  const agents = Object.entries(config.agents);
  return (['local', 'cloud'] as const).flatMap((locality) => {
    const models = agents
      .filter(([, { network }]) => (network === true) === (locality === 'cloud'))
      .map(([name]) => ({ name: `${AGENT}/${name}`, tiers: [] }));
    return models.length === 0 ? [] : [{ id: AGENT, label: 'External agents', locality, isScripted: false, models, canPull: false }];
  });
}

const MILLION = 1_000_000;
const NOTHING = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  cacheWriteOneHourTokens: 0,
} as const;

async function describeModel({ config, prices }: FolderAi, provider: Provider, info: ModelInfo): Promise<AiModel> {
  const name = `${provider.id}/${info.id}`;
  const price = await prices.find(provider, info.id);
  const contextTokens = info.contextTokens ?? price?.contextTokens;
  return {
    name,
    ...(contextTokens === undefined ? {} : { contextTokens }),
    ...(info.bytes === undefined ? {} : { bytes: info.bytes }),
    ...(price === undefined
      ? {}
      : {
          price: {
            input: dollarsOf(price.cost({ ...NOTHING, inputTokens: SAMPLE })),
            output: dollarsOf(price.cost({ ...NOTHING, outputTokens: SAMPLE })),
            source: price.source,
          },
        }),
    tiers: Object.entries(config.tiers).flatMap(([tier, wanted]) => (wanted.includes(name) ? [tier] : [])),
  };
}

/** Some models cost more per token in a long prompt; what is shown is the price of an ordinary one. Tokens. */
const SAMPLE = 10_000;

/** Micro-dollars for the sample as dollars per million tokens. */
const dollarsOf = (microdollars: number): number => (microdollars * (MILLION / SAMPLE)) / MILLION;
