import { linesOf } from './readFile.ts';

/** Below this a place is not worth showing. */
const ALIKE = 0.5;
const MOST_SHOWN_LINES = 40;
/** Lines that places are found by; comparing every line with every other would take too long. */
const PROBES = 3;

/** Why a text was not found in a file, as far as it can be guessed: for a model that is about to try again. */
export function explainMissing(text: string, oldText: string): string {
  const wanted = linesOf(oldText);
  if (wanted.length > 0 && wanted.every((line) => /^\s*\d+\t/.test(line))) {
    return 'old_text begins its lines with the numbers that read_file puts before them. Leave out the number and the tab.';
  }
  const lines = linesOf(text);
  const best = nearest(lines, wanted);
  if (best === undefined)
    return 'old_text does not stand in the file, and nothing like it either. Read the file again: it may have changed.';
  const found = lines.slice(best.start, best.start + wanted.length);
  const isSpace = found.map(withoutSpace).join('\n') === wanted.map(withoutSpace).join('\n');
  const why = isSpace ? 'It differs in white space only (indentation, tabs, spaces at the end).' : 'It must match exactly.';
  const shown = found.slice(0, MOST_SHOWN_LINES).join('\n');
  return `old_text does not stand in the file. ${why} The nearest is lines ${best.start + 1} to ${best.start + found.length}:\n${shown}`;
}

const withoutSpace = (line: string): string => line.replace(/\s+/g, '');

/** The stretch of lines that is most alike, found by the lines that say most. */
function nearest(lines: readonly string[], wanted: readonly string[]): { readonly start: number } | undefined {
  const probes = wanted
    .map((line, index) => ({ line: line.trim(), index }))
    .sort((a, b) => b.line.length - a.line.length)
    .slice(0, PROBES)
    .filter(({ line }) => line !== '');
  let best: { start: number; score: number } | undefined;
  for (const { line, index } of probes) {
    const at = mostAlike(lines, line);
    if (at === undefined) continue;
    const start = Math.max(0, at - index);
    const score = wanted.reduce((sum, each, offset) => sum + alike((lines[start + offset] ?? '').trim(), each.trim()), 0) / wanted.length;
    if (score >= ALIKE && (best === undefined || score > best.score)) best = { start, score };
  }
  return best;
}

function mostAlike(lines: readonly string[], wanted: string): number | undefined {
  let best: number | undefined;
  let bestScore = ALIKE;
  for (const [index, line] of lines.entries()) {
    const score = alike(line.trim(), wanted);
    if (score > bestScore) {
      best = index;
      bestScore = score;
    }
  }
  return best;
}

/** Dice's coefficient over pairs of characters: 1 for the same, 0 for nothing in common (https://doi.org/10.2307/1932409). */
function alike(a: string, b: string): number {
  if (a === b) return 1;
  // Too different in length to be worth the comparison.
  if (a.length < 2 || b.length < 2 || Math.min(a.length, b.length) / Math.max(a.length, b.length) < ALIKE / 2) return 0;
  const pairs = new Map<string, number>();
  for (let index = 0; index < a.length - 1; index++) pairs.set(a.slice(index, index + 2), (pairs.get(a.slice(index, index + 2)) ?? 0) + 1);
  let common = 0;
  for (let index = 0; index < b.length - 1; index++) {
    const left = pairs.get(b.slice(index, index + 2)) ?? 0;
    if (left === 0) continue;
    pairs.set(b.slice(index, index + 2), left - 1);
    common++;
  }
  return (2 * common) / (a.length + b.length - 2);
}
