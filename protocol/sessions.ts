import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** Something of the workspace that goes to the model with a message. Paths are relative to the folder; lines from 0, the end included. */
export const contextItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('selection'), path: z.string(), startLine: z.number().int(), endLine: z.number().int(), text: z.string() }),
  z.object({ kind: z.literal('symbol'), path: z.string(), name: z.string() }),
  z.object({ kind: z.literal('diagnostics'), path: z.string().optional(), text: z.string() }),
  z.object({ kind: z.literal('finding'), path: z.string(), ruleId: z.string(), line: z.number().int() }),
  z.object({ kind: z.literal('gitDiff'), staged: z.boolean().default(false) }),
  /** AGENTS.md and the like. */
  z.object({ kind: z.literal('instructions'), path: z.string() }),
  z.object({ kind: z.literal('practice'), id: z.string() }),
  z.object({ kind: z.literal('note'), text: z.string() }),
]);
export type ContextItem = z.infer<typeof contextItem>;

/** What one item of the context cost. */
export const manifestEntry = z.object({
  item: contextItem,
  /** For a person: `src/a.ts`, `selection of src/a.ts, 3 lines`. */
  label: z.string(),
  tokens: z.number().int(),
  /** Left out, and why: does not fit, withheld, not there any more. */
  omitted: z.string().optional(),
});
export type ManifestEntry = z.infer<typeof manifestEntry>;

export const sessionState = z.enum(['active', 'paused', 'archived']);
export type SessionState = z.infer<typeof sessionState>;

/** Times are ISO 8601 in UTC, money is micro-dollars. */
export const sessionSummary = z.object({
  id: z.string(),
  title: z.string(),
  state: sessionState,
  persona: z.string(),
  /** `provider/model`; absent: what the persona's tier gives. */
  model: z.string().optional(),
  /** Globs: what its runs may change; `["**"]`: everything. */
  scope: z.array(z.string()),
  /** Micro-dollars; absent: that of the configuration. */
  budget: z.number().int().optional(),
  /** Spent and set aside. */
  spent: z.number().int(),
  /** Commit that was checked out when it began. */
  baseCommit: z.string().optional(),
  /** The session of which it is a copy. */
  forkedFrom: z.string().optional(),
  messages: z.number().int(),
  /** The run that is under way. */
  activeRun: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type SessionSummary = z.infer<typeof sessionSummary>;

const jsonObject = z.record(z.string(), z.unknown());
const extra = z.object({ wire: z.string(), data: z.unknown() }).optional();
const paths = z.array(z.string()).optional();

/** A part of a message, as the providers' contract has it (server/ai/contract/messages.ts). */
export const messagePart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), paths, extra }),
  z.object({ kind: z.literal('thinking'), text: z.string(), paths, extra }),
  z.object({ kind: z.literal('toolCall'), id: z.string(), name: z.string(), input: jsonObject, malformed: z.string().optional(), extra }),
  z.object({ kind: z.literal('toolResult'), callId: z.string(), text: z.string(), isError: z.boolean(), paths, extra }),
]);
export type MessagePart = z.infer<typeof messagePart>;

export const messageOrigin = z.object({ provider: z.string(), model: z.string(), locality: z.enum(['local', 'cloud']) });

/** One entry of the transcript. `summary` stands for everything before it when the window was full; `notice` is for people only. */
export const sessionMessage = z.object({
  id: z.string(),
  /** Grows with every message of the session. */
  position: z.number().int(),
  role: z.enum(['user', 'assistant', 'tool', 'summary', 'notice']),
  content: z.array(messagePart),
  /** For `summary`: the last position that it stands for; later messages go on being sent as they are. Absent: everything before it. */
  standsFor: z.number().int().optional(),
  origin: messageOrigin.optional(),
  /** Answers of a script: must be said wherever it shows. */
  isScripted: z.boolean().default(false),
  run: z.string().optional(),
  persona: z.string().optional(),
  manifest: z.array(manifestEntry).optional(),
  createdAt: z.string(),
});
export type SessionMessage = z.infer<typeof sessionMessage>;

const ofOne = z.object({ folder, id: z.string() });
const changing = { effect: 'state' } as const;

/** Any client: begins a conversation. */
export const create = defineRequest(
  'sessions/create',
  z.object({
    folder,
    title: z.string().default(''),
    persona: z.string().default('developer'),
    model: z.string().optional(),
    scope: z.array(z.string()).default(['**']),
    budget: z.number().int().nonnegative().optional(),
  }),
  sessionSummary,
  changing,
);

/** Any client: sessions, the last used first; `text`: those in which each of its words begins some word of the title or of what was said. */
export const list = defineRequest(
  'sessions/list',
  z.object({
    folder,
    /** Empty: all. */
    states: z.array(sessionState).default(['active', 'paused']),
    text: z.string().optional(),
    limit: z.number().int().min(1).max(200).default(50),
    after: z.string().optional(),
  }),
  z.object({
    sessions: z.array(sessionSummary.extend({ /** Where `text` was found, the hit between ⟦ and ⟧. */ excerpt: z.string().optional() })),
    next: z.string().optional(),
  }),
);

/** Any client: one session, with what is pinned to it and what that costs. */
export const show = defineRequest('sessions/show', ofOne, z.object({ session: sessionSummary, pinned: z.array(manifestEntry) }));

/** Any client: messages, newest page first; within a page oldest first. */
export const messages = defineRequest(
  'sessions/messages',
  z.object({
    folder,
    id: z.string(),
    /** Only those before this position. */ before: z.number().int().optional(),
    /** Only those of this run. */ run: z.string().optional(),
    limit: z.number().int().min(1).max(1000).default(200),
  }),
  z.object({ messages: z.array(sessionMessage), hasMore: z.boolean() }),
);

/** The module `runs`: adds to the transcript. Positions are given here. Adding a message with a known id again changes nothing. */
export const append = defineRequest(
  'sessions/append',
  z.object({ folder, id: z.string(), messages: z.array(sessionMessage.omit({ position: true, createdAt: true })).min(1) }),
  z.object({ positions: z.array(z.number().int()) }),
  { ...changing, keepsOutOfAudit: 'the run that adds it has a row for every decision' },
);

/** The module `runs`: what the model is given: the newest summary first, then everything that it does not stand for. No notices. */
export const conversation = defineRequest('sessions/conversation', ofOne, z.object({ messages: z.array(sessionMessage) }));

/** Any client: changes what is named; the rest stays. */
export const update = defineRequest(
  'sessions/update',
  z.object({
    folder,
    id: z.string(),
    title: z.string().optional(),
    persona: z.string().optional(),
    /** `null`: what the tier gives. */
    model: z.string().nullable().optional(),
    scope: z.array(z.string()).optional(),
    budget: z.number().int().nonnegative().nullable().optional(),
    state: sessionState.optional(),
    pinned: z.array(contextItem).optional(),
  }),
  sessionSummary,
  changing,
);

/** Any client: what came of a session, as it was told when the session was last archived; `runs/story` tells it as it is now. Absent: it never was. */
export const keptStory = defineRequest(
  'sessions/keptStory',
  ofOne,
  z.object({
    story: z.object({ /** Markdown, secrets masked. */ text: z.string(), /** ISO 8601 */ toldAt: z.string() }).optional(),
  }),
);

/** Any client: a copy that goes on from a message; absent: from the last. */
export const fork = defineRequest(
  'sessions/fork',
  z.object({ folder, id: z.string(), at: z.number().int().optional() }),
  sessionSummary,
  changing,
);

/**
 * The module `runs`: the session is acted on by this run and by no other, until it is released. `CONFLICT` when another run has it, or when it is
 * archived. Claiming it again for the same run changes nothing.
 */
export const claimRun = defineRequest(
  'sessions/claimRun',
  z.object({
    folder,
    id: z.string(),
    run: z.string(),
    /** A run that has the session and certainly acts no more: it ended, or its process is gone. */
    replaces: z.string().optional(),
  }),
  sessionSummary,
  { ...changing, keepsOutOfAudit: 'the run that claims it has a row for its start' },
);

/** The module `runs`: the run acts no more. A session that another run has stays with that. */
export const releaseRun = defineRequest('sessions/releaseRun', z.object({ folder, id: z.string(), run: z.string() }), sessionSummary, {
  ...changing,
  keepsOutOfAudit: 'the run that releases it has a row for its end',
});

/** Any client: the whole transcript, for people or programs. Secrets are always masked. */
export const exportText = defineRequest(
  'sessions/exportText',
  z.object({ folder, id: z.string(), format: z.enum(['markdown', 'json']), masksPersonalDetails: z.boolean().default(true) }),
  z.object({ text: z.string() }),
);

/** Also those of AGENTS.md and the like that hold for the items: found by us, nearest first. */
const withInstructions = z.boolean().default(true);

/** Any client: what these items would add to a prompt. */
export const measure = defineRequest(
  'sessions/measure',
  z.object({ folder, items: z.array(contextItem), withInstructions }),
  z.object({ entries: z.array(manifestEntry), tokens: z.number().int() }),
);

/** The module `runs`: the texts of context items as they go into a prompt, with their manifest. */
export const renderContext = defineRequest(
  'sessions/renderContext',
  z.object({ folder, items: z.array(contextItem), /** Tokens that there is room for. */ room: z.number().int(), withInstructions }),
  z.object({ parts: z.array(messagePart), manifest: z.array(manifestEntry) }),
);

/** Server to client: sessions that were made or changed. */
export const changed = defineNotification('sessions/changed', z.object({ folder, sessions: z.array(sessionSummary) }));
