import { z } from 'zod';
import { defineClientRequest, defineNotification, defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** `none`: no model is asked. `local`: nothing leaves this machine. `cloud`: only providers elsewhere. `hybrid`: both. */
export const aiMode = z.enum(['none', 'local', 'cloud', 'hybrid']);
export type AiMode = z.infer<typeof aiMode>;

/** Any client: which models may be asked in a folder now. Asks no provider; `none` where the folder is not trusted. */
export const mode = defineRequest('ai/mode', z.object({ folder }), z.object({ mode: aiMode }));

/** Server to client, after a folder was opened and whenever its mode turned out to be another one. */
export const modeChanged = defineNotification('ai/modeChanged', z.object({ folder, mode: aiMode }));

const failure = z.object({
  /** A class of failure, such as `auth` or `network`. */
  kind: z.string(),
  message: z.string(),
});

const provider = z.object({
  /** What the names of its models begin with. */
  id: z.string(),
  label: z.string(),
  /** `local`: what is sent stays on this machine. */
  locality: z.enum(['local', 'cloud']),
  /** Answers come from a script, not from a model. */
  isScripted: z.boolean(),
});

const price = z.object({
  /** Dollars per million tokens of prompt. */
  input: z.number(),
  /** Dollars per million tokens of answer. */
  output: z.number(),
  source: z.string(),
});

const tokens = z.number().int();

const model = z.object({
  /** `provider/model`. */
  name: z.string(),
  /** Tokens of prompt and answer together; absent: nobody says. */
  contextTokens: tokens.optional(),
  /** What it takes of the provider's disk; absent: the provider does not say. */
  bytes: z.number().optional(),
  /** Absent: nobody knows. */
  price: price.optional(),
  /** The tiers that name it. */
  tiers: z.array(z.string()),
});
export type AiModel = z.infer<typeof model>;

/** Any client: the models of every provider that a folder has set up. Asks the providers. */
export const models = defineRequest(
  'ai/models',
  z.object({ folder }),
  z.object({
    mode: aiMode,
    providers: z.array(
      provider.extend({
        models: z.array(model),
        /** It loads models when it is told to (`ai/pull`). */
        canPull: z.boolean(),
        /** Why it does not say which models it has. */
        failure: failure.optional(),
      }),
    ),
  }),
);

/** Any client: makes an Ollama load a model, from where Ollama gets its models. Long; reports progress in megabytes. Cancelled, it keeps what came. */
export const pull = defineRequest(
  'ai/pull',
  z.object({
    folder,
    /** A provider of kind `ollama`. */
    provider: z.string().min(1).default('ollama'),
    /** As Ollama names it, such as `qwen3:8b`. */
    model: z.string().min(1),
  }),
  z.object({
    /** `provider/model`. */
    name: z.string(),
  }),
  { effect: 'files' },
);

/** Server to client: how far a provider has come with a model that it was told to load; megabytes. `total` grows while parts are found, 0: nobody knows it. */
export const pullProgress = defineNotification(
  'ai/pullProgress',
  z.object({ folder, provider: z.string(), model: z.string(), done: z.number(), total: z.number(), message: z.string() }),
);

/** Any client: how every provider of a folder does. Asks each something that costs nothing. */
export const health = defineRequest(
  'ai/health',
  z.object({ folder }),
  z.object({
    mode: aiMode,
    providers: z.array(
      provider.extend({
        isUsable: z.boolean(),
        /** Milliseconds that the probe took. */
        latencyMs: z.number().optional(),
        failure: failure.optional(),
        /** `open`: it failed several times in a row and is left alone for a moment. */
        circuit: z.enum(['closed', 'open', 'probing']),
      }),
    ),
  }),
);

const usageSum = z.object({
  requests: z.number().int(),
  /** Of the prompt, from no cache. */
  inputTokens: tokens,
  cacheReadTokens: tokens,
  cacheWriteTokens: tokens,
  outputTokens: tokens,
  /** Of the output. */
  reasoningTokens: tokens,
  microdollars: z.number(),
  /** Requests whose price nobody knows; they are not in `microdollars`. */
  unpriced: z.number().int(),
  /** Requests whose tokens we had to count, because the provider did not say. */
  estimated: z.number().int(),
});
export type AiUsageSum = z.infer<typeof usageSum>;

/** Any client: what models did in a folder, and what it cost. */
export const usage = defineRequest(
  'ai/usage',
  z.object({
    folder,
    by: z.enum(['day', 'model', 'persona', 'run', 'session']).default('model'),
    /** First day that counts (UTC). */
    from: z.iso.date().optional(),
    /** Last day that counts (UTC). */
    to: z.iso.date().optional(),
    /** Requests more than a year ago, which were moved to the archive, instead of the others. */
    archived: z.boolean().default(false),
  }),
  z.object({
    rows: z.array(usageSum.extend({ key: z.string() })),
    total: usageSum,
    /** Set aside for requests that are under way, or whose process died. */
    open: z.object({ requests: z.number().int(), microdollars: z.number() }),
    /** Today and the workspace in all. */
    budgets: z.array(
      z.object({
        scope: z.enum(['day', 'workspace']),
        /** Dollars; absent: no limit. */
        limit: z.number().optional(),
        /** Micro-dollars. */
        spent: z.number(),
        /** Micro-dollars. */
        reserved: z.number(),
      }),
    ),
  }),
);

/** Any client: writes the mode into the folder's `.stewardry/config.yaml`. It counts from the next request on. */
export const setMode = defineRequest('ai/setMode', z.object({ folder, mode: aiMode }), z.object({ file: z.string() }), {
  effect: 'files',
});

/** Extension to server, after it starts and when a person changes a key: a provider's key out of the editor's secret storage. */
export const useKey = defineRequest(
  'ai/useKey',
  z.object({
    provider: z.string().min(1),
    /** Never logged, stored or sent to anybody but this provider. `null` forgets it. */
    apiKey: z.string().min(1).nullable(),
  }),
  z.object({}),
  { effect: 'state' },
);

/** Extension to server, after it starts: whether the editor has models of its own that may be asked through it. */
export const offerEditorModels = defineRequest('ai/offerEditorModels', z.object({ isOffered: z.boolean() }), z.object({}), {
  power: 'developer',
});

const json = z.record(z.string(), z.unknown());

const editorPart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('toolCall'), id: z.string(), name: z.string(), input: json }),
  z.object({ kind: z.literal('toolResult'), callId: z.string(), text: z.string() }),
]);

const editorMessage = z.object({ role: z.enum(['user', 'assistant']), content: z.array(editorPart) });
export type EditorMessage = z.infer<typeof editorMessage>;

/** Server to extension: the models that the editor's own providers offer. */
export const editorModels = defineClientRequest(
  'ai/editorModels',
  z.object({}),
  z.object({ models: z.array(z.object({ id: z.string(), label: z.string(), contextTokens: tokens })) }),
);

/** Server to extension: asks one of them. What it says comes by `ai/editorEvents`, and then this is answered. */
export const editorStream = defineClientRequest(
  'ai/editorStream',
  z.object({
    /** Names the stream in `ai/editorEvents`. */
    stream: z.string(),
    model: z.string(),
    messages: z.array(editorMessage),
    tools: z.array(z.object({ name: z.string(), description: z.string(), inputSchema: json })),
    /** The model must call a tool. */
    mustCallTool: z.boolean(),
  }),
  z.object({
    /** Why there is no answer. */
    failure: z.object({ kind: z.enum(['permission', 'notFound', 'payment', 'refusal', 'server']), message: z.string() }).optional(),
  }),
);

const editorEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('toolCall'), id: z.string(), name: z.string(), input: json }),
]);
export type EditorEvent = z.infer<typeof editorEvent>;

/** Extension to server: what an editor's model said, in order; the next ones wait for the answer. */
export const editorEvents = defineRequest(
  'ai/editorEvents',
  z.object({ stream: z.string(), events: z.array(editorEvent) }),
  z.object({
    /** Somebody still listens. */
    isWanted: z.boolean(),
  }),
  { power: 'developer' },
);
