import type { Finding, Range } from '../../../protocol/finding.ts';
import { type LineChange, lineChange } from './lineChange.ts';

/** A text before and after; `null`: there was none. A moved file was governed by the rules of another path. */
export interface TextChange {
  readonly before: string | null;
  readonly after: string;
  readonly isMoved: boolean;
}

/**
 * The findings of the new text that the change brings: those on lines that it adds or alters. One that reaches over unchanged lines too (a long
 * function), or is about the file as a whole, counts only when it was not there before; so does every one of a moved file. `before` finds
 * those of the old text, and is called only when somebody has to know.
 */
export async function broughtFindings(
  change: TextChange,
  findings: readonly Finding[],
  before: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const lines = lineChange(change.before, change.after);
  const sorted = Map.groupBy(findings, (finding) => kindOf(finding, lines, change.isMoved));
  const certain = sorted.get('brought') ?? [];
  const doubtful = sorted.get('doubtful') ?? [];
  if (doubtful.length === 0) return certain;
  const old = await before();
  const brought = new Set([...certain, ...doubtful.filter((finding) => !wasThere(finding, old, lines))]);
  return findings.filter((finding) => brought.has(finding));
}

function kindOf({ range }: Finding, lines: LineChange, isMoved: boolean): 'brought' | 'doubtful' | 'old' {
  if (isAboutFile(range)) return lines.hasChanged || isMoved ? 'doubtful' : 'old';
  const touched = linesOf(range).map((line) => lines.isChanged(line));
  if (touched.every(Boolean)) return 'brought';
  return touched.some(Boolean) || isMoved ? 'doubtful' : 'old';
}

/** An empty range at the start is about the file, whatever its first line says (fingerprint.ts). */
export const isAboutFile = ({ end }: Range): boolean => end.line === 0 && end.character === 0;

/** The lines that a range reaches, from 0. */
export function linesOf({ start, end }: Range): readonly number[] {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return Array.from({ length: last - start.line + 1 }, (_, index) => start.line + index);
}

/** The same content, or the same rule at the same unchanged line: work inside a long function brings no finding about its length. */
function wasThere(finding: Finding, old: readonly Finding[], lines: LineChange): boolean {
  const start = lines.lineBefore(finding.range.start.line);
  return old.some(
    ({ ruleId, fingerprint, range }) =>
      ruleId === finding.ruleId &&
      (fingerprint === finding.fingerprint || range.start.line === start || (isAboutFile(range) && isAboutFile(finding.range))),
  );
}
