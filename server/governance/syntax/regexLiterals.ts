import { allOf, anyOf, type RequiredText } from './requiredText.ts';

/** Literals shorter than this say too little to be worth a look. */
const SHORTEST = 2;

/** A node whose whole text is one of these words: then each is a word of its own in the file, too. */
const WHOLE_WORDS = /^\^(?:\((?:\?:)?([A-Za-z_]\w*(?:\|[A-Za-z_]\w*)*)\)|([A-Za-z_]\w*))\$$/;

/**
 * What must occur in a text for a Rust regular expression (https://docs.rs/regex/latest/regex/#syntax) to match in it. Sound, not
 * complete: whatever is not understood requires nothing.
 */
export function regexLiterals(source: string): RequiredText {
  const words = WHOLE_WORDS.exec(source);
  if (words !== null) return anyOf((words[1] ?? words[2] ?? '').split('|').map((word) => ({ word })));
  const flags = /^\(\?([a-z]+)\)/.exec(source);
  const reader: Reader = { source, at: flags?.[0].length ?? 0, isFolded: false, hasFailed: false };
  setFlags(reader, flags?.[1] ?? '');
  const need = readAlternatives(reader);
  return reader.hasFailed || reader.at < source.length ? true : need;
}

interface Reader {
  readonly source: string;
  at: number;
  /** Letter case does not count. */
  isFolded: boolean;
  hasFailed: boolean;
}

/** `s` and `m` say nothing about letters; others (`x`: blanks mean nothing) are not understood. */
function setFlags(reader: Reader, flags: string): void {
  if (flags.includes('i')) reader.isFolded = true;
  if (/[^ism]/.test(flags)) reader.hasFailed = true;
}

function readAlternatives(reader: Reader): RequiredText {
  const alternatives = [readSequence(reader)];
  while (reader.source[reader.at] === '|') {
    reader.at++;
    alternatives.push(readSequence(reader));
  }
  return anyOf(alternatives);
}

/** An atom is a character that must occur, a group with its own needs, or something that needs nothing (`undefined`). */
type Atom = { readonly character: string } | { readonly need: RequiredText } | undefined;

function readSequence(reader: Reader): RequiredText {
  const needs: RequiredText[] = [];
  let run = '';
  const endRun = (): void => {
    if (run.length >= SHORTEST) needs.push(reader.isFolded ? { folded: run.toLowerCase() } : run);
    run = '';
  };
  while (reader.at < reader.source.length && reader.source[reader.at] !== '|' && reader.source[reader.at] !== ')') {
    const atom = readAtom(reader);
    const repeat = readRepeat(reader);
    if (atom === undefined || repeat === 'optional') endRun();
    else if ('need' in atom) {
      endRun();
      needs.push(atom.need);
    } else {
      run += atom.character;
      if (repeat === 'many') endRun();
    }
  }
  endRun();
  return allOf(needs);
}

function readAtom(reader: Reader): Atom {
  const character = reader.source[reader.at++] ?? '';
  if (character === '(') return readGroup(reader);
  if (character === '[') return skipClass(reader);
  if (character === '\\') return readEscape(reader);
  // Half of an astral character: a repeat after its second half would belong to the first one too.
  if ('.^$'.includes(character) || /[\ud800-\udfff]/.test(character)) return undefined;
  return letter(character, reader);
}

/** Outside ASCII, Rust and JavaScript do not fold all letters alike. */
function letter(character: string, { isFolded }: Reader): Atom {
  return isFolded && character > '\x7f' ? undefined : { character };
}

function readGroup(reader: Reader): Atom {
  const opening = /^\?(?:([a-z]*):|P?<\w+>)/.exec(reader.source.slice(reader.at, reader.at + 80));
  if (opening !== null) reader.at += opening[0].length;
  else if (reader.source[reader.at] === '?') reader.hasFailed = true;
  const { isFolded } = reader;
  setFlags(reader, opening?.[1] ?? '');
  const need = readAlternatives(reader);
  reader.isFolded = isFolded;
  if (reader.source[reader.at] !== ')') reader.hasFailed = true;
  reader.at++;
  return { need };
}

/** Classes nest in Rust (`[a[bc]&&[^d]]`); a `]` that comes first is a member. */
function skipClass(reader: Reader): undefined {
  if (reader.source[reader.at] === '^') reader.at++;
  if (reader.source[reader.at] === ']') reader.at++;
  for (; reader.at < reader.source.length; reader.at++) {
    const character = reader.source[reader.at];
    if (character === '\\') reader.at++;
    else if (character === '[') {
      reader.at++;
      skipClass(reader);
      reader.at--;
    } else if (character === ']') {
      reader.at++;
      return undefined;
    }
  }
  reader.hasFailed = true;
  return undefined;
}

function readEscape(reader: Reader): Atom {
  const character = reader.source[reader.at++] ?? '';
  if (!/[a-zA-Z0-9<>]/.test(character)) return letter(character, reader);
  const argument = /^(\{[^}]*\}|.)/.exec(reader.source.slice(reader.at, reader.at + 40));
  // \p{L} \x{41} \x41 \u0041 \b{start}: their arguments are not literals.
  if ('pP'.includes(character)) reader.at += argument?.[0].length ?? 0;
  else if ('xuU'.includes(character)) {
    const digits = { x: 2, u: 4, U: 8 }[character] ?? 0;
    reader.at += argument?.[0].startsWith('{') === true ? argument[0].length : digits;
  } else if ('bB'.includes(character) && argument?.[0].startsWith('{') === true) reader.at += argument[0].length;
  return undefined;
}

function readRepeat(reader: Reader): 'once' | 'many' | 'optional' {
  let repeat: 'once' | 'many' | 'optional' = 'once';
  for (;;) {
    const found = /^(\*|\?|\+|\{(\d*)(,\d*)?\})\??/.exec(reader.source.slice(reader.at, reader.at + 30));
    if (found === null) return repeat;
    reader.at += found[0].length;
    const least = found[1] === '+' ? 1 : Number(found[2] ?? 0);
    if (least === 0) repeat = 'optional';
    else if (repeat === 'once') repeat = 'many';
  }
}
