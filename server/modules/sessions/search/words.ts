/** Longer ones are cut: hashes and the like are still found by their beginning. UTF-16 units. */
const LONGEST = 40;
/** A message with more different words than that is a file or a log. */
const MOST_WORDS = 2_000;
/** Nobody said more than that at once. UTF-16 units. */
const LONGEST_TEXT = 200_000;

/**
 * The words of a text, each once, in lower case; of names in code also the parts (`readFile` → `readfile`, `read`, `file`). The same for what is
 * kept and for what is looked for.
 */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const [run] of text
    .slice(0, LONGEST_TEXT)
    .normalize('NFKC')
    .matchAll(/[\p{L}\p{N}\p{M}_]+/gu)) {
    for (const word of [run, ...partsOf(run)]) add(words, word);
    if (words.size >= MOST_WORDS) break;
  }
  return [...words];
}

/** What somebody looks for: each of these must begin some word. */
export function wantedWords(text: string): string[] {
  const words = new Set<string>();
  for (const [run] of text.normalize('NFKC').matchAll(/[\p{L}\p{N}\p{M}_]+/gu)) add(words, run);
  return [...words].slice(0, 10);
}

function add(words: Set<string>, word: string): void {
  const plain = word.toLowerCase().slice(0, LONGEST).toWellFormed();
  if (plain !== '' && plain !== '_') words.add(plain);
}

function partsOf(run: string): string[] {
  const parts = run.replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1_$2').split('_');
  return parts.length < 2 ? [] : parts;
}
