import { compileGlobs, type PathMatcher } from '../config/glob.ts';

/** What a persona may do at most. Enforced by `govern`, whatever its prompt says. */
export interface Limits {
  /** Names of tools (`nameOf`), `*` inside a name stands for anything; `['*']`: all. */
  readonly tools: readonly string[];
  /** Globs relative to the root: what it may read. */
  readonly reads: readonly string[];
  /** Globs relative to the root: what it may change; `[]`: nothing. */
  readonly writes: readonly string[];
  /** Micro-dollars for one run; absent: only the budgets of session, day and workspace count. */
  readonly microdollars?: number;
  /** Personas to which it may hand work. */
  readonly delegates: readonly string[];
  /** The limits within which these hold: what both allow is allowed. */
  readonly within?: Limits;
}

/** Everything: the person's own limits. */
export const UNLIMITED: Limits = { tools: ['*'], reads: ['**'], writes: ['**'], delegates: ['*'] };

/** What a delegate may do: what its own limits allow and its parent's too. Never more than the parent, whatever the child's say. */
export function narrow(parent: Limits, child: Limits): Limits {
  const own = child.within === undefined ? parent : narrow(parent, child.within);
  const microdollars = [parent.microdollars, child.microdollars].filter((each) => each !== undefined);
  const { microdollars: _, ...rest } = child;
  return { ...rest, ...(microdollars.length === 0 ? {} : { microdollars: Math.min(...microdollars) }), within: own };
}

export function allowsTool(limits: Limits, name: string): boolean {
  return chainOf(limits).every(({ tools }) => matchesName(tools, name));
}

/** May it use anything of this MCP server? What exactly is decided call by call. */
export function allowsServer(limits: Limits, server: string): boolean {
  const prefix = `mcp:${server}/`;
  return chainOf(limits).every(({ tools }) =>
    tools.some((pattern) => pattern.startsWith(prefix) || (pattern.includes('*') && prefix.startsWith(pattern.split('*')[0] ?? ''))),
  );
}

export function allowsDelegate(limits: Limits, persona: string): boolean {
  return chainOf(limits).every(({ delegates }) => matchesName(delegates, persona));
}

/** `path` relative to the root, `/`-separated, without `.` and `..`. */
export function allowsPath(limits: Limits, use: 'reads' | 'writes', path: string): boolean {
  return chainOf(limits).every((each) => globsOf(each[use])(path));
}

/** The limits and those around them, the innermost first. */
export function chainOf(limits: Limits): readonly Limits[] {
  return limits.within === undefined ? [limits] : [limits, ...chainOf(limits.within)];
}

const compiled = new WeakMap<readonly string[], PathMatcher>();

/** Compiling a glob costs more than matching it, and the same limits are asked for every action of a run. */
function globsOf(globs: readonly string[]): PathMatcher {
  const known = compiled.get(globs) ?? compileGlobs(globs);
  compiled.set(globs, known);
  return known;
}

function matchesName(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => {
    if (!pattern.includes('*')) return pattern === name;
    const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${source.join('.*')}$`, 's').test(name);
  });
}
