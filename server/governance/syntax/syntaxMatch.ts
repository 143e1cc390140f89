import type { Fix, Position, Range, RelatedLocation } from '../../../protocol/finding.ts';
import type { SgNode } from './parsers.ts';

/** One match of one syntax rule, ranges in the coordinates of the whole file (also for embedded code). */
export interface SyntaxMatch {
  readonly ruleId: string;
  readonly range: Range;
  /** `$A`, `$$$A` and transformed variables filled in. */
  readonly message: string;
  readonly related: readonly RelatedLocation[];
  readonly fixes: readonly Fix[];
  /**
   * True when message or fixes need `rewriters`, which only the ast-grep binary can run: until `resolveRewritten` (rewritten.ts) has
   * filled them in, the message shows such variables by name and `fixes` is empty.
   */
  readonly isRewritePending?: boolean;
  /** True when `fixes` is empty because nobody made them, not because the rule has none. */
  readonly lacksFixes?: boolean;
}

/** A piece of a file in one language: the whole file, or embedded code. */
export interface Region {
  /** Canonical language id. */
  readonly language: string;
  readonly text: string;
  /** Offset of `text` in the file, in UTF-16 units; `lead` is taken off. */
  readonly offset: number;
  /** Position of `text` in the file; `lead` is taken off. */
  readonly start: Position;
  /** Characters at the start of `text` that the file does not have (an opening tag before bare PHP). */
  readonly lead?: number;
}

/** Range of a node in the coordinates of the file. */
export function rangeOf(node: SgNode, start: Position): Range {
  const range = node.range();
  return { start: within(range.start, start), end: within(range.end, start) };
}

function within(position: { readonly line: number; readonly column: number }, start: Position): Position {
  return { line: start.line + position.line, character: Math.max(0, position.column + (position.line === 0 ? start.character : 0)) };
}

/** Position of an offset in a text; both count UTF-16 units. */
export function positionAt(text: string, offset: number): Position {
  let line = 0;
  let lineStart = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) {
    line++;
    lineStart = next + 1;
  }
  return { line, character: offset - lineStart };
}

/** Orders matches as the CLI and the editor list them: by start, end, then rule. */
export function compareMatches(left: SyntaxMatch, right: SyntaxMatch): number {
  return (
    left.range.start.line - right.range.start.line ||
    left.range.start.character - right.range.start.character ||
    left.range.end.line - right.range.end.line ||
    left.range.end.character - right.range.end.character ||
    (left.ruleId < right.ruleId ? -1 : Number(left.ruleId > right.ruleId))
  );
}
