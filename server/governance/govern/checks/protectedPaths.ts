import { compileGlobs, type PathMatcher } from '../../config/glob.ts';
import type { Policy } from '../policy.ts';
import { forgivingPath } from '../treePath.ts';
import type { Opinion } from '../verdict.ts';

/** The paths among these that no run changes without an explicit yes. */
export function protectedAmong(paths: readonly string[], { protectedPaths }: Pick<Policy, 'protectedPaths'>): readonly string[] {
  const isProtected = matcherOf(protectedPaths);
  return [...new Set(paths.filter((path) => isProtected(path) || isProtected(forgivingPath(path))))];
}

/** A question for them. Without a shape, so that no yes is remembered and each change is looked at. */
export function asksForProtected(paths: readonly string[], policy: Policy): readonly Opinion[] {
  const found = protectedAmong(paths, policy);
  if (found.length === 0) return [];
  const names = found.map((path) => `"${path}"`).join(', ');
  const reason = `${names} decides which rules hold, or is run by itself (hooks, CI, editor). A run changes it only with an explicit yes.`;
  return [{ outcome: 'ask', check: 'permission', risk: 'high', reason }];
}

const compiled = new WeakMap<readonly string[], PathMatcher>();

/** Also in lower case, because paths are compared as the most forgiving file system reads them. */
function matcherOf(globs: readonly string[]): PathMatcher {
  const known = compiled.get(globs) ?? compileGlobs([...globs, ...globs.map((glob) => glob.toLowerCase())]);
  compiled.set(globs, known);
  return known;
}
