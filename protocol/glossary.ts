import { z } from 'zod';
import { defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** For whom something is explained. */
export const readerLevel = z.enum(['beginner', 'intermediate', 'expert']);
export type ReaderLevel = z.infer<typeof readerLevel>;

/** Any client: the built-in terms, by name. */
export const list = defineRequest(
  'glossary/list',
  z.object({}),
  z.object({ terms: z.array(z.object({ term: z.string(), /** What it is also called. */ aliases: z.array(z.string()) })) }),
);

/**
 * Any client: explains a word, a rule by its id, or words that a person selected. A model answers where one may be asked, and the built-in glossary, else the
 * rule's own text, where none may or none can. Fails with `NOT_FOUND` when nobody knows the term.
 */
export const explain = defineRequest(
  'glossary/explain',
  z.object({
    folder,
    term: z.string().trim().min(1).max(2000),
    level: readerLevel.default('intermediate'),
    /** File that the words were selected in, relative to the folder. What is private is sent to no provider elsewhere. */
    path: z.string().optional(),
    /** Names the pieces of `runs/said` in which a model's answer comes meanwhile; absent: none are sent. */
    stream: z.string().min(1).max(100).optional(),
  }),
  z.object({
    term: z.string(),
    level: readerLevel,
    /** Markdown. */
    text: z.string(),
    source: z.enum(['model', 'glossary', 'rule']),
    /** `provider/model` that answered. */
    model: z.string().optional(),
    /** The answer of a script: must be said wherever it shows. */
    isScripted: z.boolean().default(false),
    /** Terms of the glossary to read next. */
    related: z.array(z.string()),
    /** Why no model answered, where one might have been expected to. */
    note: z.string().optional(),
  }),
  { power: 'developer' },
);
export type Explanation = z.infer<typeof explain.result>;
