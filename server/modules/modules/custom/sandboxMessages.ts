import { z } from 'zod';

/** Backend to sandbox, first and once: the code. Every later message, in both directions, is JSON text. */
export interface SandboxCode {
  readonly sources: Readonly<Record<string, string>>;
  readonly memoryMb: number;
}

/** Backend to sandbox. */
export type ToSandbox =
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly group: 'handlers' | 'hooks';
      readonly name: string;
      readonly params: unknown;
      readonly folder: string;
    }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly code: string; readonly message: string };

const column = z.string().regex(/^[a-z_][a-z0-9_]*$/);
const sqlValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = z.record(column, sqlValue);

/** What a module asks for while it works. */
export const question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('call'), method: z.string(), params: z.record(z.string(), z.unknown()) }),
  z.object({ ask: z.literal('insert'), table: z.string(), row }),
  z.object({
    ask: z.literal('select'),
    table: z.string(),
    where: row.default({}),
    orderBy: column.optional(),
    descending: z.boolean().default(false),
    limit: z.number().int().min(1).max(1000).default(100),
  }),
  z.object({ ask: z.literal('update'), table: z.string(), where: row, set: row }),
  z.object({ ask: z.literal('delete'), table: z.string(), where: row }),
]);
export type Question = z.output<typeof question>;

/** Sandbox to backend: from code that is not ours, so it is checked. */
export const fromSandbox = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), handlers: z.array(z.string()), hooks: z.array(z.string()) }),
  z.object({ kind: z.literal('broken'), message: z.string() }),
  z.object({ kind: z.literal('done'), id: z.number(), value: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.number(), code: z.string().optional(), message: z.string() }),
  z.object({ kind: z.literal('ask'), id: z.number(), run: z.number(), question: z.unknown() }),
  z.object({ kind: z.literal('log'), message: z.string() }),
]);
export type FromSandbox = z.output<typeof fromSandbox>;
