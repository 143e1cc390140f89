/** The block `governance:` of the configuration, resolved. Defaults are in governanceSchema.ts. */
export interface Policy {
  /** Identifies exactly these settings and rules: `contentHash` over both. */
  readonly digest: string;
  /** Whether a yes of the policy stands for one of the person where the verdict is `ask` with at most this risk; `none`: it never does. */
  readonly approvesUpTo: 'none' | 'low' | 'medium';
  /** Globs that no run changes without an explicit yes: rules, policy, baseline, hooks, CI. Those built in are always in it. */
  readonly protectedPaths: readonly string[];
  readonly commands: {
    /** argv-exact, or with a last `*` for "and whatever follows": `npm test`, `git diff *`. */
    readonly allow: readonly string[];
    /** Wins over everything. */
    readonly deny: readonly string[];
    /** Commands may reach the network. */
    readonly mayUseNetwork: boolean;
  };
  /** How often a finding goes back to the model before a person is asked. */
  readonly corrections: number;
  /** Hard ends of one run; money is budgets. */
  readonly caps: {
    readonly steps: number;
    readonly tokens: number;
    readonly timeMs: number;
    readonly files: number;
    /** Without any progress for so long a run is stalled. */
    readonly stallMs: number;
    /** Actions with an effect in a minute. */
    readonly actionsPerMinute: number;
  };
  /** Commands that prove the outcome, in their order. */
  readonly verify: readonly { readonly name: string; readonly command: string; readonly timeoutMs: number }[];
  /** Somebody has said that none of them proves anything here (`verify: []`), so nobody is asked about those that are found. */
  readonly verifiesNothing?: true;
}
