import { parseDocument } from 'yaml';
import { z } from 'zod';

const failureKinds = ['auth', 'rateLimit', 'overloaded', 'server', 'network', 'contextTooLong'] as const;

const turn = z.strictObject({
  /** Only when the last message of the person, or result of a tool, holds this text; else the turn after it is tried. */
  when: z.string().optional(),
  think: z.string().optional(),
  say: z.string().optional(),
  call: z.array(z.strictObject({ tool: z.string().min(1), input: z.record(z.string(), z.unknown()).default({}) })).default([]),
  /** Instead of an answer. */
  fail: z.enum(failureKinds).optional(),
});

const scriptSchema = z.strictObject({
  name: z.string().default('script'),
  /** Milliseconds between words, so that a demonstration can be read. */
  paceMs: z.number().nonnegative().max(1000).default(0),
  turns: z.array(turn).min(1),
});

/** What the scripted provider says, turn by turn. */
export type Script = z.output<typeof scriptSchema>;
export type ScriptTurn = Script['turns'][number];

/** Reads a script from YAML. The problem is a sentence for the person who wrote it. */
export function parseScript(text: string): { readonly script: Script } | { readonly problem: string } {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) return { problem: error.message };
  const parsed = scriptSchema.safeParse(document.toJS());
  return parsed.success ? { script: parsed.data } : { problem: z.prettifyError(parsed.error) };
}
