import { createTwoFilesPatch } from 'diff';
import type { Session } from '../session.ts';
import { plainText } from './plainText.ts';

/** A file on both sides; `null`: it is not there. */
export interface TwoSides {
  readonly path: string;
  /** Where it was before, when it moves. */
  readonly movedFrom?: string | undefined;
  readonly before: string | null;
  readonly after: string | null;
}

/** A change of a file as a patch, in colours where there are any. */
export function formatPatch(session: Session, { path, movedFrom = path, before, after }: TwoSides): string {
  const from = before === null ? '/dev/null' : `a/${movedFrom}`;
  const to = after === null ? '/dev/null' : `b/${path}`;
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', '', '', { context: 3 });
  const lines = patch.split('\n').slice(1);
  return lines.map((line) => coloured(session, line)).join('\n');
}

function coloured({ paint }: Session, line: string): string {
  const text = plainText(line);
  if (line.startsWith('+')) return paint('green', text);
  return line.startsWith('-') ? paint('red', text) : text;
}
