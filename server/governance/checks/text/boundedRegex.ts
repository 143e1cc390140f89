import { createContext, Script } from 'node:vm';

/** Milliseconds that one pattern may spend on one text: an explosive pattern is stopped, not waited for. */
const PATTERN_BUDGET_MS = 250;

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

/** All matches of a global expression; throws PatternTimeout when the budget (ms) is used up. */
export function matchesWithin(expression: RegExp, text: string, budget: number = PATTERN_BUDGET_MS): readonly RegExpExecArray[] {
  return canExplode(expression.source) ? guarded(() => collect(expression, text), budget) : collect(expression, text);
}

function collect(expression: RegExp, text: string): readonly RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  for (const match of text.matchAll(expression)) {
    matches.push(match);
    if (matches.length === MOST_MATCHES) break;
  }
  return matches;
}

function guarded<T>(work: () => T, budget: number): T {
  sandbox['run'] = work;
  try {
    // `as`: the script returns what `work` returns; node:vm cannot know it.
    return call.runInContext(sandbox, { timeout: budget }) as T;
  } catch (error) {
    // Not `instanceof Error`: the error may come from the sandbox's realm.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new PatternTimeout(`the pattern needed more than ${budget} ms`, { cause: error });
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
