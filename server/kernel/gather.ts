import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import { withinLimit } from './lifecycle/withinLimit.ts';

/** The parts of an answer that came, by name, and those that did not. */
export interface Gathered<Part> {
  readonly parts: ReadonlyMap<string, Part>;
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
  /** True when something is missing: whoever shows the rest says so. */
  readonly partial: boolean;
}

/**
 * Asks for the parts of an answer all at once. One that fails, whose module is not there, or that takes longer than the limit in
 * milliseconds is missing; the others come all the same.
 */
export async function gather<Part>(
  sources: Readonly<Record<string, () => Part | Promise<Part>>>,
  limitMs: number,
  clock: Pick<Clock, 'after'>,
): Promise<Gathered<Part>> {
  const late = `did not answer within ${limitMs / 1000} s`;
  const names = Object.keys(sources);
  const outcomes = await Promise.allSettled(
    Object.values(sources).map((source) => withinLimit(Promise.resolve().then(source), limitMs, clock, late)),
  );
  const parts = new Map<string, Part>();
  const missing: { name: string; reason: string }[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const name = names[index] ?? '';
    if (outcome.status === 'fulfilled') parts.set(name, outcome.value);
    else missing.push({ name, reason: messageOf(outcome.reason) });
  }
  return { parts, missing, partial: missing.length > 0 };
}
