import { relative, sep } from 'node:path';
import * as practices from '../../../protocol/practices.ts';
import * as rules from '../../../protocol/rules.ts';
import type { ContextItem } from '../../../protocol/sessions.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { FileDiff, FindingItem, PracticeText } from '../../ai/context/contextSources.ts';
import { findInstructions } from '../../ai/context/findInstructions.ts';
import { type RenderedContext, renderContext } from '../../ai/context/renderContext.ts';
import { createTreeView } from '../../ai/effects/treeView.ts';
import { BadInputError, isCancellation } from '../../base/errors.ts';
import type { Call } from '../../kernel/call.ts';
import type { SessionsContext } from './context.ts';
import { gitDiff } from './git.ts';

export interface RenderOptions {
  readonly folder: string;
  readonly items: readonly ContextItem[];
  readonly withInstructions: boolean;
  /** Tokens; absent: without end. */
  readonly room?: number;
}

/** Renders context items out of the folder as it is on disk. */
export async function render(
  ctx: SessionsContext,
  { folder, items, withInstructions, room = Number.POSITIVE_INFINITY }: RenderOptions,
  call: Call,
): Promise<RenderedContext> {
  const tree = createTreeView(folder, { workers: ctx.workers });
  const found = withInstructions ? await findInstructions(items, tree) : [];
  const sources = {
    tree,
    count: (texts: readonly string[]) => ctx.workers.run('ai/countTokens', texts, { lane: 'interactive' }, call.signal),
    gitDiff: (isStaged: boolean, signal: AbortSignal) => trustedDiff(ctx, folder, isStaged, { ...call, signal }),
    describeFinding: (finding: FindingItem) => describeFinding(ctx, folder, finding, call),
    practice: (id: string) => practiceText(ctx, folder, id, call),
  };
  return renderContext([...found, ...items], sources, room, call.signal);
}

/** Filters that the configuration of a repository names run with a diff, and git cannot be told not to. */
async function trustedDiff(ctx: SessionsContext, folder: string, isStaged: boolean, call: Call): Promise<readonly FileDiff[]> {
  const { trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  if (!trusted)
    throw new BadInputError('You have not said that you trust this folder, and a diff can run programs that its repository names.');
  return gitDiff(folder, isStaged, call.signal);
}

async function practiceText(ctx: SessionsContext, folder: string, id: string, call: Call): Promise<PracticeText | undefined> {
  if (!ctx.has('practices')) return undefined;
  const { practice, text } = await ctx.call(practices.show, { folder, id }, call);
  const points = practice.checklist.map((point) => `- [ ] ${point}`).join('\n');
  const isOwn = practice.layer === 'workspace';
  return {
    title: practice.title,
    text: points === '' ? text : `${text}\n\n${points}`,
    ...(isOwn ? { path: relative(folder, practice.file).split(sep).join('/') } : {}),
  };
}

async function describeFinding(ctx: SessionsContext, folder: string, { ruleId }: FindingItem, call: Call): Promise<string | undefined> {
  if (!ctx.has('rules')) return undefined;
  try {
    const { message, note } = await ctx.call(rules.show, { folder, ruleId }, call);
    return note === undefined ? message : `${message}\n${note}`;
  } catch (error) {
    if (isCancellation(error)) throw error;
    // The rule is gone or broken; the place alone still says something.
    return undefined;
  }
}
