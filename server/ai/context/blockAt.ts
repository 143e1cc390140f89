/** A declaration that is longer is cut: whoever wants all of it reads the file. */
const MOST_LINES = 400;

/** The lines of a declaration that begins at a line (from 0): it ends where something else stands as far to the left. Good for all but minified code. */
export function blockAt(lines: readonly string[], start: number): string {
  const depth = indentOf(lines[start] ?? '');
  let end = start + 1;
  for (let index = end; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    const isInside = indentOf(line) > depth;
    // Closing what the first line opened, or opening its body: `}`, `) {`, `{`.
    const isOurs = indentOf(line) === depth && /^\s*[)\]}{]/.test(line);
    if (!isInside && !isOurs) break;
    end = index + 1;
    if (isOurs && /^\s*[}\])]+[;,]?\s*$/.test(line)) break;
  }
  const cut = Math.min(end, start + MOST_LINES);
  return [...lines.slice(start, cut), ...(cut < end ? [`… ${end - cut} more lines`] : [])].join('\n');
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
