import type * as ai from '../../../../protocol/ai.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AiContext } from '../context.ts';
import { describeProvider } from '../describeProvider.ts';
import { withinPatience } from '../withinPatience.ts';

/** Asks every provider how it does, all at once. */
export async function health(ctx: AiContext, { folder }: ParamsOut<typeof ai.health>, call: Call): Promise<ResultIn<typeof ai.health>> {
  const { config, providers, router } = await ctx.ai.of(folder);
  const circuits = router.breakerStates();
  return {
    mode: config.mode,
    providers: await Promise.all(
      providers.map(async (provider) => {
        const described = { ...describeProvider(provider), circuit: circuits[provider.id] ?? ('closed' as const) };
        const answer = await withinPatience((signal) => provider.health(signal), call.signal);
        if (answer.ok) return { ...described, isUsable: true, latencyMs: Math.round(answer.value.latencyMs) };
        const { kind, message } = answer.failure;
        return { ...described, isUsable: false, failure: { kind, message } };
      }),
    ),
  };
}
