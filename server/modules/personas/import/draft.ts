import { stringify } from 'yaml';

/** A persona that was made from the file of another program, not written yet. */
export interface Draft {
  readonly id: string;
  readonly front: Readonly<Record<string, unknown>> & { readonly name: string; readonly description: string };
  readonly prompt: string;
  /** What could not be carried over, a sentence each. */
  readonly losses: readonly string[];
}

/** The text of the file that a draft becomes. */
export function draftText({ front, prompt }: Draft): string {
  return `---\n${stringify(front, { lineWidth: 0 })}---\n\n${prompt}\n`;
}

/** An id out of any name; `undefined` when nothing of it is left. */
export function toId(name: string): string | undefined {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return plain === '' ? undefined : plain;
}

/** The first sentence or line of a text, short enough for a description. */
export function oneSentence(text: string): string {
  const line =
    text
      .trim()
      .replace(/^#+\s*/, '')
      .split('\n')[0] ?? '';
  const [sentence = line] = /^.*?[.!?](?=\s|$)/.exec(line) ?? [];
  const plain = (sentence.trim() || 'Imported.').replace(/\s+/g, ' ');
  return plain.length > 300 ? `${plain.slice(0, 299).toWellFormed()}…` : plain;
}
