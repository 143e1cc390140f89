import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { readerLevel } from '../../../protocol/glossary.ts';

/** One word of the product: a paragraph for each level of reader. */
const entry = z.strictObject({
  term: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  /** Terms to read next. */
  related: z.array(z.string()).default([]),
  words: z.record(readerLevel, z.string().trim().min(1)),
});
export type GlossaryEntry = z.infer<typeof entry>;

/** The built-in glossary, by name. */
export class Glossary {
  readonly entries: readonly GlossaryEntry[];
  readonly #byName: ReadonlyMap<string, GlossaryEntry>;

  constructor(entries: readonly GlossaryEntry[]) {
    this.entries = entries.toSorted((a, b) => a.term.localeCompare(b.term, 'en'));
    this.#byName = new Map(entries.flatMap((each) => [each.term, ...each.aliases].map((name) => [plain(name), each])));
  }

  /** However it is written: `The change-sets` is `change set`. */
  find(term: string): GlossaryEntry | undefined {
    const name = plain(term);
    return this.#byName.get(name) ?? this.#byName.get(name.replace(/s$/, ''));
  }
}

const plain = (term: string): string =>
  term
    .toLowerCase()
    .replaceAll(/[`"'*()]/g, '')
    .replaceAll(/[\s_-]+/g, ' ')
    .trim()
    .replace(/^(?:the|an?) /, '');

/** Reads the glossary of the installation. Throws when the file is not as it must be. */
export async function readGlossary(file: string): Promise<Glossary> {
  return new Glossary(z.array(entry).parse(parse(await readFile(file, 'utf8'))));
}
