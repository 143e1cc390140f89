/** Verbs that begin commit subjects, in the imperative. Only their other forms are recognised: nothing is guessed from an ending. */
const VERBS =
  'accept add adjust adopt align allow apply attach avoid bump bundle call catch centralize check clarify clean clear collapse combine compute configure convert copy correct create declare decrease delete deprecate derive detect disable display document drop enable enforce ensure expand expose extend extract fix forbid generate handle harden hide implement improve include increase inline insert install integrate introduce invert join keep load lower make mark merge migrate move normalize omit optimize parse pass pin polish prefer prepare prevent print propagate provide publish raise read rebuild record reduce refactor refresh refuse register reject release remove rename reorder replace report require reset resolve respect restore restrict retry return revert revise rewrite round run sanitize save send separate serve set setup simplify skip sort speed split start stop store streamline strip support suppress switch sync throw trim tune turn tweak unify update upgrade use validate verify warn wrap write'.split(
    ' ',
  );

const IRREGULAR: Readonly<Record<string, string>> = {
  made: 'make',
  wrote: 'write',
  written: 'write',
  rewrote: 'rewrite',
  ran: 'run',
  threw: 'throw',
  sent: 'send',
  kept: 'keep',
  caught: 'catch',
  hid: 'hide',
  rebuilt: 'rebuild',
  sped: 'speed',
};

/** Plural nouns as often as verbs: "updates from upstream". */
const NOUNS = new Set(
  'bumps calls checks copies documents exposes fixes installs loads marks merges moves pins prints records releases reports returns reverts rounds runs saves sets sorts splits starts stops stores supports switches tweaks turns updates upgrades uses warns wraps'.split(
    ' ',
  ),
);

const forms = new Map<string, string>(Object.entries(IRREGULAR));
for (const verb of VERBS) {
  const stem = verb.replace(/e$/, '');
  const doubled =
    /^(?:[^aeiou]*[aeiou][^aeiouwxy])$/.test(verb) || /(?:^|[^aeiou])(?:i|o|u|a)[pnm]$/.test(verb) ? verb + verb.at(-1) : stem;
  const softY = verb.replace(/([^aeiou])y$/, '$1i');
  for (const form of [`${stem}ed`, `${doubled}ed`, `${softY}ed`, `${stem}ing`, `${doubled}ing`]) forms.set(form, verb);
  const third = /(?:s|x|ch|sh)$/.test(verb) ? `${verb}es` : softY === verb ? `${verb}s` : `${softY}es`;
  if (!NOUNS.has(third) || third === 'fixes') forms.set(third, verb);
}

/** The imperative of a word that is another form of a known verb (`added`, `fixes`); `undefined` when the word may stay. */
export function imperativeOf(word: string): string | undefined {
  return forms.get(word.toLowerCase());
}
