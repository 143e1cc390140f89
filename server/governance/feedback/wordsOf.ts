const COMMON = new Set(
  `a an and are as at be been but by can do does dont don't for from had has have here i if in into is isn't it its just me more my never no not of on
   one or our please should shouldn't so than that the their then there these they this to too up us use used using was we were what when where which
   why will with would you your again already always any because code instead nicht`.split(/\s+/),
);

/** The words of a sentence that carry its meaning, in a form in which singular and plural, `logging` and `log` are alike. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_']{2,}/gu) ?? [];
  return new Set(words.filter((word) => !COMMON.has(word)).map(stem));
}

/** Crude, and enough for a few sentences of one person. */
function stem(word: string): string {
  const bare = word.replace(/(?:ies|ing|ed|es|s)$/, '');
  const short = bare.length >= 3 ? bare : word;
  // `logg` of `logging`
  return /([^aeiou])\1$/.test(short) && short.length > 3 ? short.slice(0, -1) : short;
}
