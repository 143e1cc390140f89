/** A stretch of a text, by offsets, and what comes in its place. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Turns one text into another by replacing what lies between their common beginning and their common end: cursors elsewhere stay. */
export function replaceMiddle(before: string, after: string): Replacement {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  // Never between the two halves of a character, nor between CR and LF.
  if (start > 0 && isFirstHalf(before.charCodeAt(start - 1))) start--;
  if (same > 0 && isSecondHalf(before.charCodeAt(before.length - same))) same--;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}

function isFirstHalf(code: number): boolean {
  return code === 0x0d || (code >= 0xd800 && code < 0xdc00);
}

function isSecondHalf(code: number): boolean {
  return code === 0x0a || (code >= 0xdc00 && code < 0xe000);
}
