import type { Word } from '../parsedCommand.ts';

/** The words of a command, sorted. */
export interface Options {
  /** Letters of short options, also those in a cluster. */
  readonly shorts: ReadonlySet<string>;
  /** Names of long options without dashes and value. */
  readonly longs: readonly string[];
  /** What stands behind `=` or directly behind a letter, and in the next word where an option takes one. */
  readonly values: readonly Word[];
  readonly operands: readonly Word[];
}

/** Sorts words as getopt does. `valued`: letters whose value may be the next word; `valuedLongs` the same for long ones. */
export function sortOptions(words: readonly Word[], valued = '', valuedLongs: readonly string[] = []): Options {
  const shorts = new Set<string>();
  const longs: string[] = [];
  const values: Word[] = [];
  const operands: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const text = word?.text;
    if (word === undefined) continue;
    if (text === '--') {
      operands.push(...words.slice(at + 1));
      break;
    }
    if (text === undefined || !/^-./.test(text)) {
      operands.push(word);
      continue;
    }
    const next = words[at + 1];
    const takesNext = text.startsWith('--') ? addLong(word, text) : addShort(word, text);
    if (takesNext && next !== undefined) {
      values.push(next);
      at += 1;
    }
  }
  return { shorts, longs, values, operands };

  function addLong(word: Word, text: string): boolean {
    const [name = '', ...value] = text.slice(2).split('=');
    longs.push(name);
    if (value.length > 0) values.push({ ...word, text: value.join('='), source: value.join('=') });
    return value.length === 0 && valuedLongs.includes(name);
  }

  function addShort(word: Word, text: string): boolean {
    for (const [index, letter] of [...text.slice(1)].entries()) {
      shorts.add(letter);
      if (!valued.includes(letter)) continue;
      const rest = text.slice(index + 2);
      if (rest !== '') values.push({ ...word, text: rest, source: rest });
      return rest === '';
    }
    return false;
  }
}

/** True when one of the names was given, in full or abbreviated as getopt_long allows. */
export function hasLong({ longs }: Options, names: readonly string[]): boolean {
  return longs.some((given) => given !== '' && names.some((name) => name.startsWith(given)));
}
