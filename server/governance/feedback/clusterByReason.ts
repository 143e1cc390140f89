import { wordsOf } from './wordsOf.ts';

/** Share of the shorter reason's words that two reasons must have in common to mean the same. */
const ALIKE = 0.6;

/**
 * Groups what was said no to for the same reason: two belong together when their reasons share most of their words, or both are like a third.
 * The order inside a group is that of the input.
 */
export function clusterByReason<T extends { readonly reason: string }>(items: readonly T[]): readonly (readonly T[])[] {
  const words = items.map(({ reason }) => wordsOf(reason));
  const group = items.map((_, index) => index);
  for (const [a, ours] of words.entries()) {
    for (const [b, theirs] of words.entries()) if (b < a && areAlike(ours, theirs)) join(group, a, b);
  }
  return [...Map.groupBy(items.keys(), (index) => group[index]).values()].map((members) => members.flatMap((index) => items[index] ?? []));
}

/** Gives all of one group the number of the other. */
function join(group: number[], a: number, b: number): void {
  const [from, to] = [group[a], group[b]];
  if (to === undefined) return;
  for (const [index, number] of group.entries()) if (number === from) group[index] = to;
}

function areAlike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const shorter = Math.min(a.size, b.size);
  return shorter > 0 && a.intersection(b).size >= shorter * ALIKE;
}
