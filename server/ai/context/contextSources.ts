import type { ContextItem } from '../../../protocol/sessions.ts';
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
  /** A practice by its id. Absent: there are none. */
  readonly practice?: (id: string) => Promise<PracticeText | undefined>;
}

/** A practice as it goes into a prompt. `path`: of its file, where that is one of the workspace. */
export interface PracticeText {
  readonly title: string;
  readonly text: string;
  readonly path?: string;
}

export type FindingItem = Extract<ContextItem, { kind: 'finding' }>;

/** The diff of one file, or of several that could not be told apart. */
export interface FileDiff {
  readonly paths: readonly string[];
  readonly text: string;
}

/** An item before it is counted: what it is called, and its parts; several for a diff. */
export interface DescribedItem {
  readonly label: string;
  readonly parts: readonly TextPart[];
}
