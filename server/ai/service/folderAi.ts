import { randomBytes } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { diskFiles } from '../../data/files/diskFiles.ts';
import type { EffectiveAi } from '../../governance/config/effectiveAi.ts';
import { buildConfig, readConfigSources } from '../../governance/worker/configSources.ts';
import type { Provider } from '../contract/provider.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createPriceTable, type PriceTable } from '../prices/priceTable.ts';
import { createRedactor } from '../redaction/redactor.ts';
import { type AiRouter, type Authorise, createAiRouter } from '../router/aiRouter.ts';
import type { AiHost, AiOptions } from './aiHost.ts';
import { createProviders } from './createProviders.ts';
import type { ProviderKeys } from './providerKeys.ts';
import { providerOf, readScript, type ScriptText } from './scriptFile.ts';

/** Models as one workspace folder has set them up. Loaded with the first request. */
export interface FolderAi {
  readonly router: AiRouter;
  /** Puts secrets that were masked in a prompt back into an answer, as far as they stand in `original` (`Redactor.restore`). */
  restore(text: string, original: string): Promise<string>;
  /** As of the last refresh. */
  readonly config: EffectiveAi;
  readonly providers: readonly Provider[];
  readonly prices: PriceTable;
  /** Reads the configuration anew: a change counts from the next request on. */
  refresh(settings: FolderSettings): Promise<void>;
}

type FolderSettings = Awaited<ReturnType<AiHost['settingsOf']>>;

export interface FolderAiOptions extends AiOptions {
  readonly keys: ProviderKeys;
  readonly editor: () => Provider | undefined;
}

/** What follows from one state of the configuration. */
interface Setup {
  readonly config: EffectiveAi;
  readonly providers: readonly Provider[];
  readonly prices: PriceTable;
}

export function createFolderAi(folder: string, options: FolderAiOptions): FolderAi {
  const { clock, newId, databases, countTokens, environment, keys, editor } = options;
  const setUp = (config: EffectiveAi, script?: ScriptText): Setup => ({
    config,
    providers: [...createProviders(config, keys, () => clock.now()), ...providerOf(script)],
    prices: createPriceTable(config.prices, config.workspacePrices),
  });
  let known = {
    sources: '',
    state: '',
    read: buildConfig({ workspaceFiles: [], settings: {}, environment: {}, defaultPacks: [] }).config.ai(),
  };
  let current = setUp(known.read);
  const providers = (): readonly Provider[] => [...current.providers, ...[editor() ?? []].flat()];
  const limiter = new RateLimiterMemory({ points: current.config.requestsPerMinute, duration: 60 });
  const key = randomBytes(32);
  const redactors = [false, true].map((masksPersonalDetails) => createRedactor({ key, masksPersonalDetails }));
  const redactor = () => redactors[current.config.masksPersonalDetails ? 1 : 0] ?? createRedactor({ key, masksPersonalDetails: true });
  const router = createAiRouter({
    providers,
    settings: () => current.config,
    prices: { find: (provider, model) => current.prices.find(provider, model) },
    redactor: {
      mask: (prompt) => redactor().mask(prompt),
      maskContext: (context) => redactor().maskContext(context),
      restore: (answer, original) => redactor().restore(answer, original),
    },
    budget: createLedger({
      database: async () => (await databases.open(folder)).database,
      limits: () => current.config.budgets,
      clock,
      newId,
    }),
    authorise: refuseUnknownPrice,
    limiter,
    countTokens,
    clock,
  });
  return {
    router,
    restore: (answer, original) => redactor().restore(answer, original),
    get config() {
      return current.config;
    },
    get providers() {
      return providers();
    },
    get prices() {
      return current.prices;
    },
    async refresh({ trusted, settings }) {
      // A folder that is not trusted has no say, and no model is asked about it.
      const stewardryFolders = trusted ? [''] : [];
      const sources = await readConfigSources({ folder, stewardryFolders, settings, environment, defaultPacks: [] }, diskFiles);
      const texts = JSON.stringify(sources);
      // Several times in every turn of a run, and mostly nothing has changed.
      const read = texts === known.sources ? known.read : buildConfig(sources).config.ai();
      const config: EffectiveAi = trusted ? read : { ...read, mode: 'none' };
      const script = config.mode === 'none' ? undefined : await readScript(folder, config.script);
      const state = JSON.stringify([config, script]);
      const isSame = state === known.state;
      known = { sources: texts, state, read };
      if (isSame) return;
      current = setUp(config, script);
      limiter.points = config.requestsPerMinute;
    },
  };
}

/** For requests that bring nobody who could be asked. */
const refuseUnknownPrice: Authorise = async ({ target: { provider, model }, worstCase }) => {
  if (worstCase !== undefined) return { allow: true };
  const name = `${provider}/${model}`;
  return { allow: false, reason: `Nobody knows what "${name}" costs. Set its price as "ai.prices.${name}" in the configuration.` };
};
