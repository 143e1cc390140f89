import { createContext, Script } from 'node:vm';

/**
 * Milliseconds that one pattern may spend on one text: an explosive pattern is stopped, not waited for. The watchdog goes by the clock
 * on the wall, so a busy machine can stop an honest pattern; hence a second, longer try before anything is said.
 */
const PATTERN_BUDGET_MS = 250;
const SECOND_TRY_FACTOR = 8;

/** A pattern that hits this often says nothing more by going on. */
const MOST_MATCHES = 10_000;

/** The pattern ran over its budget on this text. */
export class PatternTimeout extends Error {
  readonly code = 'PATTERN_TIMEOUT';
}

/**
 * A call through node:vm with a timeout really interrupts V8 inside a match, which a timer or an abort signal cannot.
 * Measured: 0.1 ms a call for the watchdog; re2js is linear but knows no look-around and is 7 to 20 times slower than V8
 * on texts with many hits. So: V8 with the watchdog, and the watchdog only where a pattern can explode.
 */
const sandbox = createContext({ run: () => undefined });
const call = new Script('run()');

/** Files on which a pattern used up its second try: there it gets no other one, so that typing is not held up again and again. */
const explosive = new WeakMap<RegExp, Set<string>>();

/** Where a text comes from, and the budget (ms) of the first try. */
interface Attempt {
  readonly path: string;
  readonly budget?: number;
}

/** All matches of a global expression; throws PatternTimeout when the budget is used up, and again in a longer try. */
export function matchesWithin(expression: RegExp, text: string, { path, budget = PATTERN_BUDGET_MS }: Attempt): readonly RegExpExecArray[] {
  const work = (): readonly RegExpExecArray[] => collect(expression, text);
  if (!canExplode(expression.source)) return work();
  const first = guarded(work, budget);
  if (first !== undefined) return first;
  const explodedOn = explosive.get(expression) ?? new Set();
  const second = explodedOn.has(path) ? undefined : guarded(work, budget * SECOND_TRY_FACTOR);
  if (second !== undefined) return second;
  explosive.set(expression, explodedOn.add(path));
  throw new PatternTimeout(`the pattern needed more than ${budget * SECOND_TRY_FACTOR} ms`);
}

function collect(expression: RegExp, text: string): readonly RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  for (const match of text.matchAll(expression)) {
    matches.push(match);
    if (matches.length === MOST_MATCHES) break;
  }
  return matches;
}

/** `undefined`: the budget (ms) is used up. */
function guarded<T>(work: () => T, budget: number): T | undefined {
  sandbox['run'] = work;
  try {
    // `as`: the script returns what `work` returns; node:vm cannot know it.
    return call.runInContext(sandbox, { timeout: budget }) as T;
  } catch (error) {
    // Not `instanceof Error`: the error may come from the sandbox's realm.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      return undefined;
    }
    throw error;
  }
}

/** False only where the work is bounded by the text's length: no repetition, and too few `?` to multiply. */
function canExplode(source: string): boolean {
  const bare = source
    .replaceAll(/\\[\s\S]/g, 'x')
    .replaceAll(/\[[^\]]*\]/g, 'x')
    .replaceAll('(?', '(');
  return /[*+{]/.test(bare) || bare.split('?').length > 8;
}
