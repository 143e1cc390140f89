import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** How the team wants something done: a text for people and models, and what of it rules can check. */
export const practiceSummary = z.object({
  /** The name of its file, such as `testing`. */
  id: z.string(),
  title: z.string(),
  /** One sentence; empty where its file says none. */
  description: z.string(),
  /** Rules that check what of it can be checked, by id. */
  rules: z.array(z.string()),
  /** Points that a person or a model goes through. */
  checklist: z.array(z.string()),
  /** Globs, relative to the folder: the files that it is about. */
  files: z.array(z.string()),
  /** Personas to which it is given, besides those whose file names it; `*`: every one. */
  personas: z.array(z.string()),
  layer: z.enum(['built-in', 'user', 'workspace']),
  /** Absolute path of its file. */
  file: z.string(),
});
export type PracticeSummary = z.infer<typeof practiceSummary>;

const problem = z.object({
  /** Absolute path. */
  file: z.string(),
  /** From 0. */
  line: z.number().int(),
  message: z.string(),
});

/** Any client: the practices of a folder; a file of the workspace replaces a built-in one of the same id. */
export const list = defineRequest(
  'practices/list',
  z.object({ folder }),
  z.object({ practices: z.array(practiceSummary), problems: z.array(problem) }),
);

/** Any client: one practice in full. */
export const show = defineRequest(
  'practices/show',
  z.object({ folder, id: z.string() }),
  z.object({
    practice: practiceSummary,
    /** Markdown, without checklist and example. */
    text: z.string(),
    /** Markdown. */
    example: z.string().optional(),
  }),
);

/** The module `runs`: the practices that a persona is given, as they go into its prompt. */
export const forPersona = defineRequest(
  'practices/forPersona',
  z.object({ folder, persona: z.string() }),
  z.object({
    practices: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        text: z.string(),
        /** Of its file, relative to the folder; absent: it is none of the workspace's. */
        path: z.string().optional(),
      }),
    ),
    /** Practices that its file names and that there are not. */
    missing: z.array(z.string()),
  }),
);

const adoptedRule = z.object({
  id: z.string(),
  /** `unknown`: no such rule. `off`: it checks nothing here. `unused`: it is on, and there is no file for it. */
  state: z.enum(['on', 'off', 'unused', 'unknown']),
  /** Files that it looks at. */
  files: z.number().int(),
  /** Of these, those with a finding. */
  filesWithFindings: z.number().int(),
  /** Findings that the baseline accepts included, those with a reason in a comment left out. */
  findings: z.number().int(),
});
export type AdoptedRule = z.infer<typeof adoptedRule>;

const adoptionPoint = z.object({
  /** `2026-11-21`, in UTC. */
  day: z.string(),
  /** Percent, rounded down; `null`: nothing could be measured. */
  score: z.number().int().min(0).max(100).nullable(),
  findings: z.number().int(),
});
export type AdoptionPoint = z.infer<typeof adoptionPoint>;

const practiceAdoption = z.object({
  id: z.string(),
  title: z.string(),
  /** Percent, rounded down; `null`: it links no rule that could be checked here. */
  score: adoptionPoint.shape.score,
  findings: z.number().int(),
  rules: z.array(adoptedRule),
  /** One for each day on which it was measured, the oldest first. */
  history: z.array(adoptionPoint),
});
export type PracticeAdoption = z.infer<typeof practiceAdoption>;

/** Any client: how far each practice is adopted, as it was measured last, and on the days before. */
export const adoption = defineRequest(
  'practices/adoption',
  z.object({ folder, /** Of history. */ days: z.number().int().min(1).max(730).default(90) }),
  z.object({
    practices: z.array(practiceAdoption),
    /** ISO 8601; absent: never. */
    measuredAt: z.string().optional(),
  }),
);

/** Any client, after a scan of the whole folder: counts from its findings how far each practice is adopted, and keeps it for the day. */
export const measure = defineRequest('practices/measure', z.object({ folder }), z.object({ measuredAt: z.string() }), {
  effect: 'state',
  keepsOutOfAudit: 'it is counted from findings that are there anyway',
});

/** Any client: writes a practice of the workspace. `basedOn`: digest of the file that was edited, `null` for a new one; `CONFLICT` when it is another now. */
export const save = defineRequest(
  'practices/save',
  z.object({ folder, id: z.string(), text: z.string(), basedOn: z.string().nullable() }),
  z.object({ /** Absolute path. */ file: z.string(), digest: z.string() }),
  { effect: 'files' },
);

/** Server to client: files of practices changed, or how far they are adopted was measured. */
export const changed = defineNotification('practices/changed', z.object({ folder }));
