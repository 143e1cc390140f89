import { z } from 'zod';

/** A model as routing names it. */
const model = z.string().regex(/^[a-z][a-z0-9-]*\/\S+$/);
const tier = z.enum(['reason', 'standard', 'fast']);

/** Which models one persona or one step gets. */
const choice = z.strictObject({ tier: tier.optional(), models: z.array(model).optional() });

/** Protocols that a provider can speak; the names of servers stand for their address and their list of models. */
export const providerKind = z.enum(['anthropic', 'openai', 'ollama', 'lm-studio', 'llama.cpp', 'vllm', 'compatible']);

const provider = z.strictObject({
  /** What it speaks. Absent for a provider that is built in under this id. */
  kind: providerKind.optional(),
  label: z.string().min(1).optional(),
  /** Without the path of the API, such as `http://127.0.0.1:11434`. Absent: where such a server is by default. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** Where the key is, never the key: `${env:NAME}` of the environment, `${secret:NAME}` of the editor's secret storage. */
  key: z
    .string()
    .regex(/^\$\{(env|secret):[\w.-]+\}$/)
    .optional(),
  /** For gateways that only know the older header. */
  keyHeader: z.enum(['bearer', 'x-api-key']).optional(),
  /** Absent: free on this machine, paid for elsewhere. */
  billing: z.enum(['metered', 'free', 'unmetered']).optional(),
});

const texts = z.record(z.string(), z.string());

/** An MCP server: a program that is started, or an address. */
const mcpServer = z.union([
  z.strictObject({ command: z.string().min(1), args: z.array(z.string()).optional(), env: texts.optional() }),
  z.strictObject({ url: z.string().min(1), headers: texts.optional() }),
]);

/** An agent that is a program of its own and speaks the Agent Client Protocol (https://agentclientprotocol.com) on its input and output. */
const externalAgent = z.strictObject({
  command: z.string().min(1),
  args: z.array(z.string()).optional(),
  /** Besides the harmless part of the environment; `${env:NAME}` and `${secret:NAME}` are put in when it is started. */
  env: texts.optional(),
  /** It may reach the network: most agents reach their model so. Absent: as commands may. */
  network: z.boolean().optional(),
  /** Folders that it may read and write besides the copy of the tree: where it keeps its own settings. Absolute, or beginning with `~/`. */
  folders: z.array(z.string().regex(/^(~\/.|\/.|[A-Za-z]:[\\/].)/)).optional(),
});

const dollars = z.number().nonnegative();

/** Dollars per million tokens. */
const price = z.strictObject({
  input: dollars,
  output: dollars,
  cacheRead: dollars.optional(),
  cacheWrite: dollars.optional(),
});

/** The block `ai:`. Only the configuration of the workspace's own folder counts, not nested ones. */
export const aiConfig = z.strictObject({
  /** `none`: no model is asked. */
  mode: z.enum(['none', 'local', 'cloud', 'hybrid']).optional(),
  /** The first that can answer wins; the others are its fallbacks. */
  tiers: z
    .strictObject({ reason: z.array(model).optional(), standard: z.array(model).optional(), fast: z.array(model).optional() })
    .optional(),
  personas: z.record(z.string(), choice).optional(),
  steps: z.record(z.string(), choice).optional(),
  /** By the id that models begin with. */
  providers: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), provider).optional(),
  /** Globs; what they match never leaves this machine. */
  privatePaths: z.array(z.string().min(1)).optional(),
  /** Secrets are always masked. */
  masksPersonalDetails: z.boolean().optional(),
  /** To each provider that is not on this machine. */
  requestsPerMinute: z.number().int().positive().optional(),
  /** Dollars at most; absent: no limit. */
  budgets: z.strictObject({ session: dollars.optional(), day: dollars.optional(), workspace: dollars.optional() }).optional(),
  /** A file with a script whose turns stand for answers of a model, as the provider `scripted`; relative to the folder. Whatever it says is labelled. */
  script: z.string().min(1).optional(),
  /** By `provider/model`. */
  prices: z.record(model, price).optional(),
  /** MCP servers by name, besides those of `.vscode/mcp.json`. */
  mcp: z.record(z.string(), mcpServer).optional(),
  /** External agents by name; `agent/NAME` is chosen in place of a model. Not heeded in a file of a workspace. */
  agents: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), externalAgent).optional(),
});
export type AiLayer = z.infer<typeof aiConfig>;
export type ProviderKind = z.infer<typeof providerKind>;
export type McpServerEntry = z.infer<typeof mcpServer>;
export type ExternalAgentConfig = z.infer<typeof externalAgent>;
export type ProviderConfig = z.infer<typeof provider>;

/** Nothing is asked of any model before somebody wants it; what it may cost then is bounded. Dollars. */
export const DEFAULT_AI: AiLayer = {
  mode: 'none',
  tiers: {
    reason: ['anthropic/claude-opus-4-8', 'openai/gpt-5.5'],
    standard: ['anthropic/claude-sonnet-5', 'openai/gpt-5.4'],
    fast: ['anthropic/claude-haiku-4-5', 'openai/gpt-5.4-mini'],
  },
  providers: {
    anthropic: { kind: 'anthropic' },
    openai: { kind: 'openai' },
    ollama: { kind: 'ollama' },
    'lm-studio': { kind: 'lm-studio' },
  },
  masksPersonalDetails: true,
  requestsPerMinute: 10,
  budgets: { session: 5, day: 20 },
};
