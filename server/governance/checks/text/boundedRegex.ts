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
  note(slow, expression, path);
  const second = explosive.get(expression)?.has(path) === true ? undefined : guarded(work, budget * SECOND_TRY_FACTOR);
  if (second !== undefined) return second;
  note(explosive, expression, path);
  throw new PatternTimeout(`the pattern needed more than ${budget * SECOND_TRY_FACTOR} ms`);
}

/** Files on which a pattern used up its first try: there it takes no others along. */
const slow = new WeakMap<RegExp, Set<string>>();

function note(where: WeakMap<RegExp, Set<string>>, expression: RegExp, path: string): void {
  where.set(expression, (where.get(expression) ?? new Set()).add(path));
}

/** Whether a pattern can be searched for with others (`matchesTogether`) in the text of a file. */
export function isQuickOn(expression: RegExp, path: string): boolean {
  return slow.get(expression)?.has(path) !== true;
}

/** One expression over one text. */
export interface Search {
  readonly expression: RegExp;
  readonly text: string;
}

/**
 * The matches of several expressions under one watchdog, which costs more than most of them; `undefined` when they are too slow together, and
 * `matchesWithin` has to find out whose fault that is.
 */
export function matchesTogether(searches: readonly Search[]): readonly (readonly RegExpExecArray[])[] | undefined {
  return guarded(() => searches.map(({ expression, text }) => collect(expression, text)), PATTERN_BUDGET_MS);
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
