import type { Provider, Usage } from '../contract/provider.ts';

/** What a model costs. */
export interface ModelPrice {
  /** For a person: where the price is from. */
  readonly source: string;
  /** Tokens of prompt and answer together, when the table says. */
  readonly contextTokens?: number;
  /** Micro-dollars, rounded up. */
  cost(usage: Usage): number;
}

/** Prices that somebody set: a contract of their own, or a model that the table lacks. Dollars per million tokens. */
export interface OwnPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
}

export interface PriceTable {
  /** `undefined`: nobody knows, which is said and asked about, never taken for free. */
  find(provider: Provider, model: string): Promise<ModelPrice | undefined>;
}

/**
 * Prices from the table in `@pydantic/genai-prices` (MIT, prices as of the version in package.json; it never fetches by itself), after
 * those that a person set under `provider/model` (`own`). What a workspace says (`ofWorkspace`) counts where nobody else knows: it must not
 * make a model cheaper than it is.
 */
export function createPriceTable(
  own: Readonly<Record<string, OwnPrice>>,
  ofWorkspace: Readonly<Record<string, OwnPrice>> = {},
): PriceTable {
  return {
    async find(provider, model) {
      const set = own[`${provider.id}/${model}`];
      if (set !== undefined) return ownPrice(set);
      if (provider.billing === 'free') return FREE;
      const said = ofWorkspace[`${provider.id}/${model}`];
      const known = provider.billing === 'unmetered' ? undefined : await fromTable(provider.id, model);
      return known ?? (said && ownPrice(said));
    },
  };
}

const FREE: ModelPrice = { source: 'runs on this machine', cost: () => 0 };
const NO_USAGE = { input_tokens: 0, output_tokens: 0 };
const MICRODOLLARS = 1_000_000;

function ownPrice({ input, output, cacheRead = input, cacheWrite = input }: OwnPrice): ModelPrice {
  return {
    source: 'set in the configuration',
    // Dollars per million tokens are micro-dollars per token.
    cost: (usage) =>
      roundUp(
        usage.inputTokens * input + usage.cacheReadTokens * cacheRead + usage.cacheWriteTokens * cacheWrite + usage.outputTokens * output,
      ),
  };
}

async function fromTable(providerId: string, model: string): Promise<ModelPrice | undefined> {
  const { calcPrice } = await import('@pydantic/genai-prices');
  const known = calcPrice(NO_USAGE, model, { providerId });
  if (known === null) return undefined;
  const window = known.model.context_window;
  return {
    source: `table of ${known.provider.name}`,
    ...(window === undefined ? {} : { contextTokens: window }),
    cost(usage) {
      const price = calcPrice(toTableUsage(usage), model, { providerId });
      return roundUp((price?.total_price ?? 0) * MICRODOLLARS);
    },
  };
}

/** The table counts the cache into the prompt. */
function toTableUsage(usage: Usage): Record<string, number> {
  return {
    input_tokens: usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    ...(usage.cacheWriteOneHourTokens === 0
      ? {}
      : { cache_write_1h_tokens: Math.min(usage.cacheWriteOneHourTokens, usage.cacheWriteTokens) }),
    output_tokens: usage.outputTokens,
  };
}

/** Up, but not because of a float's last digit. */
function roundUp(microdollars: number): number {
  return Math.ceil(Number(microdollars.toFixed(6)));
}
