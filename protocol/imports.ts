import { z } from 'zod';
import { defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** What a part of a file of another program would become. */
export const importItem = z.object({
  /** The same for the same part of the same text: what was seen is what is written. */
  id: z.string(),
  kind: z.enum(['practice', 'persona', 'rule']),
  title: z.string(),
  /** The program that the file is for, such as `Cursor`. */
  program: z.string(),
  /** Where it comes from, relative to the folder. */
  source: z.string(),
  /** The file that it becomes, relative to the folder. */
  target: z.string(),
  /** Of that file. */
  text: z.string(),
  /** What could not be carried over, and what a person should know, a sentence each. */
  notes: z.array(z.string()),
  /** Why it is not written: such a file is there already. */
  conflict: z.string().optional(),
});
export type ImportItem = z.infer<typeof importItem>;

const problem = z.object({
  /** Relative to the folder. */
  file: z.string(),
  message: z.string(),
});

/** Any client: what the files of other programs in the folder would become. Nothing is written. */
export const preview = defineRequest(
  'imports/preview',
  z.object({ folder }),
  z.object({ items: z.array(importItem), problems: z.array(problem) }),
);

/** Any client, after a person's yes: writes these items, each as it was shown. No file is replaced. */
export const write = defineRequest(
  'imports/write',
  z.object({ folder, ids: z.array(z.string()).min(1) }),
  z.object({
    /** Relative to the folder. */
    written: z.array(z.string()),
    /** What was not written, and why. */
    failed: z.array(z.object({ target: z.string(), message: z.string() })),
  }),
  { effect: 'files' },
);
