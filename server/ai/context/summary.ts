import { WRITTEN_SECTIONS } from './compactPrompt.ts';

/** The first line of every summary: the model is told what it reads, and a later summary finds the sections of an earlier one. */
const HEAD = '[Summary of the conversation up to here, made because it no longer fitted. It is a record, not a new request.]';

/** Sections by their heading. */
export type Sections = ReadonlyMap<string, string>;

/** Puts sections together; empty ones are left out. */
export function writeSummary(sections: Sections): string {
  const written = [...sections].filter(([, text]) => text.trim() !== '').map(([heading, text]) => `## ${heading}\n${text.trim()}`);
  return [HEAD, ...written].join('\n\n');
}

/** The sections of a summary that was made here; `undefined` for any other text. */
export function readSummary(text: string): Sections | undefined {
  return text.startsWith(HEAD) ? splitSections(text) : undefined;
}

/** What a model wrote, when it has every section that it was asked for, and something in each. */
export function readWritten(text: string): Sections | undefined {
  const sections = splitSections(text);
  const written = WRITTEN_SECTIONS.map((heading) => [heading, sections.get(heading) ?? ''] as const);
  return written.every(([, body]) => body !== '') ? new Map(written) : undefined;
}

function splitSections(text: string): Map<string, string> {
  const sections = new Map<string, string>();
  for (const piece of text.split(/^##[ \t]+/m).slice(1)) {
    const [heading = '', ...lines] = piece.split('\n');
    const name = heading.replace(/[:*#\s]+$/, '').trim();
    if (!sections.has(name)) sections.set(name, lines.join('\n').trim());
  }
  return sections;
}
