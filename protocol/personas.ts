import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** Which of the folder's models a persona gets. */
export const modelTier = z.enum(['reason', 'standard', 'fast']);
export type ModelTier = z.infer<typeof modelTier>;

/** What a persona may do at most. Globs are relative to the folder; `*` in the name of a tool stands for anything. */
export const personaLimits = z.object({
  tools: z.array(z.string()),
  reads: z.array(z.string()),
  writes: z.array(z.string()),
  /** Dollars for one run; absent: only the budgets of session, day and workspace count. */
  budget: z.number().nonnegative().optional(),
  /** Personas to which it may hand work. */
  delegates: z.array(z.string()),
});
export type PersonaLimits = z.infer<typeof personaLimits>;

export const personaSummary = z.object({
  /** The name of its file, such as `reviewer`. */
  id: z.string(),
  name: z.string(),
  /** One sentence. */
  description: z.string(),
  tier: modelTier,
  /** `provider/model`, where the persona insists on one. */
  model: z.string().optional(),
  limits: personaLimits,
  /** Rules that bind it besides those of the workspace, and practices that it is given. */
  rules: z.array(z.string()),
  practices: z.array(z.string()),
  layer: z.enum(['built-in', 'user', 'workspace']),
  /** Absolute path of its file. */
  file: z.string(),
});
export type PersonaSummary = z.infer<typeof personaSummary>;

/** Of a text: who saves says with it which text was edited. */
const digest = z.string();

const problem = z.object({
  /** Absolute path. */
  file: z.string(),
  /** From 0. */
  line: z.number().int(),
  message: z.string(),
});

/** Any client: the personas of a folder; a file of the workspace replaces a built-in one of the same id. */
export const list = defineRequest(
  'personas/list',
  z.object({ folder }),
  z.object({ personas: z.array(personaSummary), problems: z.array(problem) }),
);

/** Any client: one persona with its prompt. */
export const show = defineRequest(
  'personas/show',
  z.object({ folder, id: z.string() }),
  z.object({
    persona: personaSummary,
    prompt: z.string(),
    /** What it may do, in plain words. */
    mayDo: z.array(z.string()),
    /** Of its file. */
    text: z.string(),
    digest,
  }),
);

/** Any client: what is wrong with the text of a persona file, and what it would be and may do when nothing is. */
export const validate = defineRequest(
  'personas/validate',
  z.object({ folder, file: z.string(), text: z.string() }),
  z.object({ problems: z.array(problem), persona: personaSummary.optional(), mayDo: z.array(z.string()).default([]) }),
);

/**
 * Any client: writes a persona of the workspace. A text with problems is refused. `basedOn`: digest of the workspace's file that was edited,
 * `null` where there was none; `CONFLICT` when it is another now.
 */
export const save = defineRequest(
  'personas/save',
  z.object({ folder, id: z.string(), text: z.string(), basedOn: digest.nullable() }),
  z.object({ /** Absolute path. */ file: z.string(), digest }),
  { effect: 'files' },
);

/** Something that a persona might want to do. Paths are relative to the folder. */
export const sampleAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), path: z.string() }),
  /** `text`: of the whole file afterwards; `null` deletes it. */
  z.object({ kind: z.literal('edit'), path: z.string(), text: z.string().nullable() }),
  z.object({ kind: z.literal('command'), command: z.string() }),
  z.object({ kind: z.literal('delegate'), persona: z.string() }),
  z.object({ kind: z.literal('mcp'), server: z.string(), tool: z.string() }),
]);
export type SampleAction = z.infer<typeof sampleAction>;

/** What `govern` says to an action, without doing it. */
export const dryVerdict = z.object({
  outcome: z.enum(['allow', 'ask', 'deny', 'error']),
  /** Empty for `allow`. */
  reason: z.string(),
  /** Every check that has something to say. */
  opinions: z.array(
    z.object({ outcome: z.enum(['allow', 'ask', 'deny', 'error']), check: z.string(), reason: z.string(), rules: z.array(z.string()) }),
  ),
  /** What rules' fixes would change in the edit, a sentence each. */
  amendments: z.array(z.string()),
});
export type DryVerdict = z.infer<typeof dryVerdict>;

/** Any client: what would happen if a persona with this text wanted to do that now. Nothing is done, asked or recorded. */
export const dryRun = defineRequest(
  'personas/dryRun',
  z.object({ folder, file: z.string(), text: z.string(), action: sampleAction }),
  dryVerdict,
);

const imported = z.object({
  personas: z.array(
    z.object({
      id: z.string(),
      /** Absolute path of the file that it comes from. */ source: z.string(),
      /** Absolute path of the file that it becomes. */ file: z.string(),
      text: z.string(),
      /** What could not be carried over, a sentence each. */ losses: z.array(z.string()),
      /** Why it is not written: such a file is there already. */ conflict: z.string().optional(),
    }),
  ),
  problems: z.array(problem),
});
/** Absolute path of a file (`*.agent.md`, `.roomodes`) or of a folder that holds such files. */
const source = z.string();

/** Any client: what files of other programs would become. */
export const previewImport = defineRequest('personas/previewImport', z.object({ folder, source }), imported);

/** Any client: writes what files of other programs become into `.stewardry/personas`, without replacing a file that is there. */
export const importFrom = defineRequest('personas/importFrom', z.object({ folder, source }), imported, { effect: 'files' });

/** Server to client: files of personas changed. */
export const changed = defineNotification('personas/changed', z.object({ folder }));
