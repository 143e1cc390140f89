import type { AiLayer, McpServerEntry, ProviderConfig, ProviderKind } from './aiSchema.ts';
import type { ConfigLayer } from './configLayer.ts';

/** A provider as all layers together describe it. */
export interface EffectiveProvider extends ProviderConfig {
  readonly kind: ProviderKind;
  /** Its address may see a key: it is the kind's own, or somebody other than a file of the workspace names it too. */
  readonly isTrustedWithKey: boolean;
}

/** An MCP server, and whether a file of the repository names it so. */
export type EffectiveMcpServer = McpServerEntry & { readonly isFromWorkspace: boolean };

/** Every key is there. */
type Filled<T> = { readonly [Key in keyof T]-?: Exclude<T[Key], undefined> };

/** Prices by `provider/model`. */
type Prices = NonNullable<AiLayer['prices']>;

/** What the layers say together about models. */
export interface EffectiveAi extends Omit<Filled<AiLayer>, 'tiers' | 'providers' | 'mcp'> {
  readonly tiers: Filled<NonNullable<AiLayer['tiers']>>;
  readonly providers: Readonly<Record<string, EffectiveProvider>>;
  /** Those that only a file of the workspace gives: for models whose price nobody else knows. */
  readonly workspacePrices: Prices;
  /** By name; a stronger layer replaces an entry whole, so that nobody's headers go to another's address. */
  readonly mcp: Readonly<Record<string, EffectiveMcpServer>>;
}

/** Combines the layers of the workspace's root, weakest first. Blocks merge by name, private paths add up, the rest is replaced. */
export function combineAi(layers: readonly ConfigLayer[]): EffectiveAi {
  const ofRoot = layers.filter(({ folder }) => folder === '');
  const all = merge(ofRoot);
  // A repository must not be able to send somebody's key to an address of its choice, nor bring programs that work for a person.
  const { providers: own, prices, agents } = merge(ofRoot.filter(({ layer }) => layer !== 'workspace'));
  const providers = Object.entries(all.providers).flatMap(([id, { kind, ...rest }]) => {
    if (kind === undefined) return [];
    const isTrustedWithKey = rest.url === undefined || rest.url === own[id]?.url;
    return [[id, { kind, ...rest, isTrustedWithKey }] as const];
  });
  return { ...all, providers: Object.fromEntries(providers), prices, workspacePrices: all.prices, agents, mcp: combineMcp(ofRoot) };
}

function combineMcp(layers: readonly ConfigLayer[]): EffectiveAi['mcp'] {
  const entries = layers.flatMap(({ layer, config }) =>
    Object.entries(config.ai?.mcp ?? {}).map(([name, entry]) => [name, { ...entry, isFromWorkspace: layer === 'workspace' }] as const),
  );
  return Object.fromEntries(entries);
}

function merge(layers: readonly ConfigLayer[]) {
  const blocks = layers.flatMap(({ config }) => config.ai ?? []);
  const last = <Key extends keyof AiLayer>(key: Key): AiLayer[Key] => blocks.findLast((block) => block[key] !== undefined)?.[key];
  const providers: Record<string, ProviderConfig> = {};
  for (const block of blocks) {
    for (const [id, provider] of Object.entries(block.providers ?? {})) providers[id] = { ...providers[id], ...provider };
  }
  return {
    mode: last('mode') ?? 'none',
    tiers: Object.assign({ reason: [], standard: [], fast: [] }, ...blocks.map((block) => block.tiers ?? {})),
    personas: Object.assign({}, ...blocks.map((block) => block.personas ?? {})),
    steps: Object.assign({}, ...blocks.map((block) => block.steps ?? {})),
    providers,
    privatePaths: [...new Set(blocks.flatMap((block) => block.privatePaths ?? []))],
    masksPersonalDetails: last('masksPersonalDetails') ?? true,
    // Empty: there is none.
    script: last('script') ?? '',
    requestsPerMinute: last('requestsPerMinute') ?? 10,
    agents: Object.assign({}, ...blocks.map((block) => block.agents ?? {})) as NonNullable<AiLayer['agents']>,
    budgets: Object.assign({}, ...blocks.map((block) => block.budgets ?? {})),
    prices: Object.assign({}, ...blocks.map((block) => block.prices ?? {})) as Prices,
  };
}
