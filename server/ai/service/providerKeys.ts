/** Keys of providers: those that the editor handed over, else those of the environment. Never logged, stored or sent elsewhere. */
export class ProviderKeys {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #given = new Map<string, string>();

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.#environment = environment;
  }

  /** `null` forgets the key; the environment's counts again. */
  use(provider: string, key: string | null): void {
    if (key === null) this.#given.delete(provider);
    else this.#given.set(provider, key);
  }

  /** `reference`: where the configuration says that the key is, `${env:NAME}` or `${secret:NAME}`; absent: under the provider's name. */
  find(provider: string, reference?: string): string | undefined {
    if (reference === undefined) return this.#given.get(provider) ?? this.#environment[variableOf(provider)];
    const [, kind, name = ''] = /^\$\{(env|secret):(.+)\}$/.exec(reference) ?? [];
    return kind === 'secret' ? this.#given.get(name) : this.#environment[name];
  }
}

/** `ANTHROPIC_API_KEY`, `OPENAI_API_KEY`, `MY_GATEWAY_API_KEY`. */
function variableOf(provider: string): string {
  return `${provider.toUpperCase().replaceAll('-', '_')}_API_KEY`;
}
