import type { Policy } from '../../govern/policy.ts';
import { type PatternList, patternList } from './allowList.ts';
import { protection } from './protection.ts';

/** A policy with its patterns and globs read, which takes longer than a judgement. */
export interface PreparedPolicy {
  readonly allow: PatternList;
  readonly deny: PatternList;
  readonly mayUseNetwork: boolean;
  readonly verify: Policy['verify'];
  /** True for what no run changes without an explicit yes, and for a folder that holds such a thing. */
  isProtected(path: string): boolean;
}

export function preparePolicy({ commands, protectedPaths, verify }: Policy): PreparedPolicy {
  const { allow, deny, mayUseNetwork } = commands;
  return { allow: patternList(allow), deny: patternList(deny), mayUseNetwork, verify, isProtected: protection(protectedPaths) };
}
