/** One exact replacement. */
export interface Replacement {
  readonly oldText: string;
  readonly newText: string;
  readonly isForAll: boolean;
}

export type Replaced = { readonly text: string; readonly count: number } | { readonly problem: string };

/**
 * Replaces text that must stand there exactly once, unless all are meant. Ends of lines match whichever kind the file has, and what is put in gets
 * the kind of its surroundings, so a file with CRLF stays one although models write LF. Everything else is left as it is, byte for byte.
 */
export function replaceText(text: string, { oldText, newText, isForAll }: Replacement): Replaced {
  if (oldText === '') return { problem: 'old_text is empty. Quote the lines that are to be replaced; to fill a new file use write_file.' };
  if (oldText === newText) return { problem: 'old_text and new_text are the same.' };
  const places = [...text.matchAll(patternOf(oldText))].map((match) => ({ start: match.index, text: match[0] }));
  if (places.length === 0) return { problem: 'missing' };
  if (places.length > 1 && !isForAll)
    return {
      problem: notUnique(
        text,
        places.map(({ start }) => start),
      ),
    };
  const fileEnd = lineEndOf(text);
  let result = '';
  let at = 0;
  for (const place of places) {
    result += text.slice(at, place.start) + withLineEnds(newText, lineEndOf(place.text) ?? fileEnd ?? '\n');
    at = place.start + place.text.length;
  }
  return { text: result + text.slice(at), count: places.length };
}

/** Which ends of lines most of a text has; `undefined` when it has none. */
export function lineEndOf(text: string): '\r\n' | '\n' | undefined {
  const all = text.split('\n').length - 1;
  if (all === 0) return undefined;
  return (text.split('\r\n').length - 1) * 2 > all ? '\r\n' : '\n';
}

export const withLineEnds = (text: string, end: '\r\n' | '\n'): string => text.replace(/\r?\n/g, end);

function patternOf(oldText: string): RegExp {
  return new RegExp(
    oldText
      .split(/\r?\n/)
      .map((line) => line.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
      .join('\\r?\\n'),
    'g',
  );
}

function notUnique(text: string, starts: readonly number[]): string {
  const lines = starts.slice(0, 10).map((start) => lineAt(text, start));
  const more = starts.length > lines.length ? ' …' : '';
  return `old_text stands there ${starts.length} times (lines ${lines.join(', ')}${more}). Quote more of the lines around the one that you mean, or set replace_all.`;
}

/** From 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
