import type { Rejection } from './rejection.ts';
import { wordsOf } from './wordsOf.ts';

const CALL = /(?<![\w$.])([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)\s*\(/g;
/** They look like calls and are none. */
const KEYWORDS = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'function',
  'def',
  'func',
  'fn',
  'match',
  'elif',
  'with',
  'super',
  'constructor',
  'class',
]);

/** What every one of these would have called, and their reasons speak of; of several the longest. `undefined`: nothing. */
export function commonCall(cluster: readonly Pick<Rejection, 'added' | 'reason'>[]): string | undefined {
  const calls = cluster.map(({ added }) => callsIn(added));
  const shared = calls.reduce((left, each) => left.intersection(each));
  const said = new Set(cluster.flatMap(({ reason }) => [...wordsOf(reason)]));
  return [...shared]
    .filter((call) => [...wordsOf(call.replaceAll('.', ' '))].some((word) => said.has(word)))
    .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
}

function callsIn(lines: readonly string[]): ReadonlySet<string> {
  return new Set(
    lines.flatMap((line) => [...line.matchAll(CALL)].flatMap(([, name = '']) => (name === '' || KEYWORDS.has(name) ? [] : [name]))),
  );
}
