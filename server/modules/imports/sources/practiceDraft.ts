import { stringify } from 'yaml';

/** A practice that was made from the file of another program, not written yet. */
export interface PracticeDraft {
  readonly kind: 'practice';
  readonly id: string;
  readonly title: string;
  readonly program: string;
  /** Relative to the folder. */
  readonly source: string;
  readonly description?: string;
  /** Globs; absent: every file. */
  readonly files?: readonly string[];
  /** Absent: every persona. */
  readonly personas?: readonly string[];
  readonly rules?: readonly string[];
  readonly text: string;
  readonly notes: readonly string[];
}

/** The text of the file that a draft becomes. */
export function practiceText({ title, description, rules = [], files, personas, text, source }: PracticeDraft): string {
  const front = {
    title: title.slice(0, 80),
    description: (description ?? `From ${source}.`).replace(/\s+/g, ' ').slice(0, 300),
    ...(rules.length === 0 ? {} : { rules }),
    ...(files === undefined ? {} : { files }),
    ...(personas === undefined ? {} : { personas }),
  };
  return `---\n${stringify(front, { lineWidth: 0 })}---\n\n${text.trim()}\n`;
}

/** An id out of any name; never empty. */
export function toId(...parts: readonly string[]): string {
  const plain = parts
    .join('-')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return plain === '' ? 'imported' : plain;
}

/** The first heading of level 1, and the text without it. */
export function splitTitle(text: string): { readonly title: string | undefined; readonly text: string } {
  const match = /^\s*#\s+(.+?)\s*#*\s*(?:\n|$)/.exec(text);
  if (match === null) return { title: undefined, text };
  const rest = text.slice(match[0].length);
  return rest.trim() === '' ? { title: match[1], text } : { title: match[1], text: rest };
}

/** Globs as other programs write them: a list, or one text with commas; a bare `*.ts` means everywhere. */
export function globsOf(value: unknown): readonly string[] | undefined {
  const list = typeof value === 'string' ? splitGlobs(value) : Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  const globs = list.map((glob) => glob.trim().replace(/^\.\//, '')).filter((glob) => glob !== '');
  if (globs.length === 0) return undefined;
  return globs.map((glob) => (glob.includes('/') || glob === '**' ? glob : `**/${glob}`));
}

/** At commas outside of braces. */
const splitGlobs = (text: string): string[] => text.split(/,(?![^{]*\})/);
