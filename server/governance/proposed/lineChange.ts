import { diffArrays } from 'diff';

/** Texts that differ this much count as written anew: the search for the smallest difference grows with its square. */
const MAX_CHANGED_LINES = 5000;

/** What a change does to the lines of a text. Lines count from 0; a deleted line is none of the new text's. */
export interface LineChange {
  /** Whether this line of the new text was added or altered. */
  isChanged(line: number): boolean;
  /** Whether any was. */
  readonly hasChanged: boolean;
  /** Where an unchanged line of the new text stood before. */
  lineBefore(line: number): number | undefined;
}

/** `before` is `null` where there was no text: then every line is new. Another line ending is no change. */
export function lineChange(before: string | null, after: string): LineChange {
  if (before === null) return { isChanged: () => true, hasChanged: true, lineBefore: () => undefined };
  const origins = originsOf(linesOf(before), linesOf(after));
  return {
    isChanged: (line) => origins[line] === undefined,
    hasChanged: origins.includes(undefined),
    lineBefore: (line) => origins[line],
  };
}

/** For each line of the new text the line that it was. */
function originsOf(before: readonly string[], after: readonly string[]): readonly (number | undefined)[] {
  const changes = diffArrays([...before], [...after], { maxEditLength: MAX_CHANGED_LINES });
  if (changes === undefined) return after.map(() => undefined);
  const origins: (number | undefined)[] = [];
  let line = 0;
  for (const { added, removed, value } of changes) {
    if (added) origins.push(...value.map(() => undefined));
    else if (removed) line += value.length;
    else {
      for (let index = 0; index < value.length; index += 1) origins.push(line + index);
      line += value.length;
    }
  }
  return origins;
}

/** What follows the last line break is no line when nothing does. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
