import type { IncomingHttpHeaders } from 'node:http';
import type { Delivery, FakeError, FakeTurn } from './scenarios.ts';

/** One server-sent event, ready to be written. */
export interface Frame {
  readonly text: string;
  /** Holds the first visible text of the answer: where a scenario cuts. */
  readonly isText?: boolean;
}

/** Deterministic ids: `id('toolu')` is `toolu_1`, then `toolu_2`. */
export type NextFakeId = (prefix: string) => string;

/** One protocol as the fake server speaks it. */
export interface Wire {
  /** Why the real server would answer 400 (401 for headers); `undefined` when it would not. */
  reject(headers: IncomingHttpHeaders, body: unknown): { readonly status: number; readonly reason: string } | undefined;
  frames(turn: FakeTurn, model: string, nextId: NextFakeId, delivery: Delivery): readonly Frame[];
  errorBody(error: FakeError | 'invalid', message: string): unknown;
  /** The event that a scenario sends in the middle of a stream that breaks. */
  errorFrame(): string;
}

export const frame = (data: unknown, event?: string): string =>
  `${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;

/** Joins what a strict check found into one sentence, or nothing. */
export function firstProblem(problems: Iterable<string>): { status: number; reason: string } | undefined {
  for (const reason of problems) return { status: 400, reason };
  return undefined;
}
