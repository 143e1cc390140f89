/** A practice's Markdown, taken apart. */
export interface Sections {
  /** The first heading of level 1, where it comes before everything else. */
  readonly title: string | undefined;
  /** Everything but title, checklist and example. */
  readonly text: string;
  /** The points of the section "Checklist". */
  readonly checklist: readonly string[];
  /** The section "Example". */
  readonly example: string | undefined;
}

const FENCE = /^\s{0,3}(```+|~~~+)/;

/** Finds the sections "Checklist" and "Example" by their headings of level 2; headings inside code blocks are none. */
export function splitSections(markdown: string): Sections {
  const parts = new Map<string, string[]>([['text', []]]);
  let title: string | undefined;
  let part = 'text';
  let fence: string | undefined;
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    const mark = FENCE.exec(line)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    const heading = fence === undefined ? /^(#{1,2})\s+(.+?)\s*#*\s*$/.exec(line) : null;
    if (heading?.[1] === '#' && title === undefined && isBlank(parts.get('text'))) {
      title = heading[2];
      continue;
    }
    if (heading !== null) {
      part = nameOf(heading[2] ?? '');
      if (part !== 'text') {
        parts.set(part, parts.get(part) ?? []);
        continue;
      }
    }
    parts.get(part)?.push(line);
  }
  const example = textOf(parts.get('example'));
  return {
    title,
    text: textOf(parts.get('text')),
    checklist: pointsOf(parts.get('checklist') ?? []),
    example: example === '' ? undefined : example,
  };
}

function nameOf(heading: string): 'text' | 'checklist' | 'example' {
  const plain = heading.toLowerCase();
  if (plain === 'checklist') return 'checklist';
  return plain === 'example' || plain === 'examples' ? 'example' : 'text';
}

const isBlank = (lines: readonly string[] | undefined): boolean => lines?.every((line) => line.trim() === '') ?? true;
const textOf = (lines: readonly string[] | undefined): string => (lines ?? []).join('\n').trim();

/** List items, with or without a box; what is indented below one belongs to it. */
function pointsOf(lines: readonly string[]): string[] {
  const points: string[] = [];
  for (const line of lines) {
    const item = /^[-*+]\s+(?:\[[ xX]\]\s+)?(.+)$/.exec(line.trimEnd());
    if (item?.[1] !== undefined) points.push(item[1]);
    else if (line.trim() !== '' && points.length > 0) points.push(`${points.pop()} ${line.trim()}`);
  }
  return points;
}
