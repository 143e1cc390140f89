import type { ContextItem, ManifestEntry } from '../../../protocol/sessions.ts';
import type { TextPart } from '../contract/messages.ts';
import type { TokenCounter } from '../tokens/countTokens.ts';
import type { TreeView } from '../tools/effects.ts';

/** Where the texts of context items come from, besides the tree. */
export interface ContextSources {
  readonly tree: TreeView;
  readonly count: TokenCounter;
  /** What differs from the last commit, or is staged, each file by itself. Absent: there is no git. */
  readonly gitDiff?: (isStaged: boolean, signal: AbortSignal) => Promise<readonly FileDiff[]>;
  /** What a finding says: its message and the note of its rule. Absent: only its place is told. */
  readonly describeFinding?: (finding: FindingItem, signal: AbortSignal) => Promise<string | undefined>;
}

export type FindingItem = Extract<ContextItem, { kind: 'finding' }>;

/** The diff of one file. */
export interface FileDiff {
  readonly path: string;
  readonly text: string;
}

/** Context as it goes into a prompt: one part for each item that fits, and what each cost or why it is missing. */
export interface RenderedContext {
  readonly parts: readonly TextPart[];
  readonly manifest: readonly ManifestEntry[];
}

/** Renders context items in their order into at most `room` tokens. */
export async function renderContext(
  items: readonly ContextItem[],
  sources: ContextSources,
  room: number,
  signal: AbortSignal,
): Promise<RenderedContext> {
  throw new Error(`Not yet: ${items.length} ${sources.tree} ${room} ${signal.aborted}`);
}
