import type { Result } from '../shared/messages.ts';

type Match = NonNullable<Result<'rules/tryRule'>['file']>['matches'][number];

/** A part of a line: plain, or with what was found there. */
export interface Segment {
  readonly text: string;
  /** Messages of the matches that cover it. */
  readonly found?: string;
}

/** The lines of a text in parts, so that what was found can be marked; matches may overlap and reach over lines. */
export function segmentsOf(text: string, matches: readonly Match[]): Segment[][] {
  const marks = new Map<number, { start: number; end: number; message: string }[]>();
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  for (const { range, message } of matches) {
    for (let line = range.start.line; line <= range.end.line && line < lines.length; line++) {
      const start = line === range.start.line ? range.start.character : 0;
      const end = line === range.end.line ? range.end.character : (lines[line]?.length ?? 0);
      if (end > start) marks.set(line, [...(marks.get(line) ?? []), { start, end, message }]);
    }
  }
  return lines.map((line, index) => split(line, marks.get(index) ?? []));
}

function split(line: string, marks: readonly { start: number; end: number; message: string }[]): Segment[] {
  const edges = [...new Set([0, line.length, ...marks.flatMap(({ start, end }) => [start, Math.min(end, line.length)])])].toSorted(
    (a, b) => a - b,
  );
  const parts = edges.slice(0, -1).map((start, index): Segment => {
    const end = edges[index + 1] ?? line.length;
    const messages = marks.filter((mark) => mark.start <= start && mark.end >= end).map(({ message }) => message);
    return { text: line.slice(start, end), ...(messages.length === 0 ? {} : { found: [...new Set(messages)].join('\n') }) };
  });
  return parts.length === 0 ? [{ text: '' }] : parts;
}
