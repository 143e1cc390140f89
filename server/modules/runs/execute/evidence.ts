import { readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import * as rules from '../../../../protocol/rules.ts';
import { systemCodeOf } from '../../../base/errors.ts';
import type { Evidence } from '../../../governance/govern/validator.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';

export interface EvidenceOf {
  readonly folder: string;
  /** Absolute. */
  readonly root: string;
  /** Rules that bind whoever acts besides those of the folder. */
  readonly binding?: readonly string[];
}

/** What checks may look at: a tree, by its absolute root, and what the rules of a folder say. */
export function evidenceOf(ctx: Pick<RunsContext, 'clock' | 'call'>, { folder, root, binding = [] }: EvidenceOf, call: Call): Evidence {
  return {
    clock: ctx.clock,
    checkProposed: (changes, signal) =>
      ctx.call(rules.checkProposed, { folder, changes: [...changes], binding: [...binding] }, { ...call, signal }),
    resolve: (name) => resolveInside(root, name),
  };
}

/**
 * The absolute path behind a path, through every symlink, also for what does not exist yet; `undefined` when it is outside of the root, or links lead in
 * a circle.
 */
export async function resolveInside(root: string, name: string): Promise<string | undefined> {
  const realRoot = await realpath(root);
  const wanted = path.resolve(realRoot, name);
  try {
    const real = await realOf(wanted);
    return isInside(realRoot, real) ? real : undefined;
  } catch (error) {
    if (systemCodeOf(error) === 'ELOOP') return undefined;
    throw error;
  }
}

/** Nothing is there, and what would be is where its name says: also "inside" of a file, and under a name that is too long. Whoever writes there fails. */
const NOT_THERE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

/** Symlinks are followed as far as there is something; the rest is taken as it is. A dangling link counts as where it points to. */
async function realOf(wanted: string): Promise<string> {
  try {
    return await realpath(wanted);
  } catch (error) {
    if (!NOT_THERE.has(systemCodeOf(error))) throw error;
    const parent = path.dirname(wanted);
    if (parent === wanted) return wanted;
    const target = await targetOf(wanted);
    return target === undefined
      ? path.join(await realOf(parent), path.basename(wanted))
      : realOf(path.resolve(await realOf(parent), target));
  }
}

/** Where a link that leads nowhere points to. */
async function targetOf(wanted: string): Promise<string | undefined> {
  return readlink(wanted).catch(() => undefined);
}

function isInside(root: string, real: string): boolean {
  const relative = path.relative(root, real);
  return relative === '' || (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative));
}
