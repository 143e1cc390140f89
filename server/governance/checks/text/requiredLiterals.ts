/**
 * Literals of which at least one must occur in any text that the expression matches, or `undefined` when none can be told.
 * A cheap `includes` then spares most texts the expression. Reads only what it is sure of and gives up on the rest.
 */
export function requiredLiterals(source: string): readonly string[] | undefined {
  const reader = { source, at: 0 };
  const found = readAlternatives(reader);
  return reader.at === source.length ? found : undefined;
}

interface Reader {
  readonly source: string;
  at: number;
}

type Literals = readonly string[] | undefined;

/** What one element of a sequence contributes: a letter that joins its neighbours, a set of its own, or nothing. */
type Part = { readonly letter: string } | { readonly literals: Literals };

function readAlternatives(reader: Reader): Literals {
  const alternatives: Literals[] = [readSequence(reader)];
  while (reader.source[reader.at] === '|') {
    reader.at++;
    alternatives.push(readSequence(reader));
  }
  const all: string[] = [];
  for (const literals of alternatives) {
    if (literals === undefined) return undefined;
    all.push(...literals);
  }
  return all;
}

function readSequence(reader: Reader): Literals {
  const candidates: Literals[] = [];
  let run = '';
  const endRun = () => {
    if (run !== '') candidates.push([run]);
    run = '';
  };
  while (reader.at < reader.source.length && reader.source[reader.at] !== '|' && reader.source[reader.at] !== ')') {
    const part = readPart(reader);
    const repeat = readQuantifier(reader);
    if ('letter' in part && repeat !== 'maybe') {
      run += part.letter;
      if (repeat === 'many') endRun();
      continue;
    }
    endRun();
    if ('literals' in part && repeat !== 'maybe') candidates.push(part.literals);
  }
  endRun();
  return best(candidates);
}

/** The longer the shortest of its literals, the rarer a false alarm. */
function best(candidates: readonly Literals[]): Literals {
  const weight = (literals: Literals) => (literals === undefined ? 0 : Math.min(...literals.map((literal) => literal.length)));
  const winner = [...candidates].sort((a, b) => weight(b) - weight(a))[0];
  return weight(winner) >= 2 ? winner : undefined;
}

const NOTHING: Part = { literals: undefined };

function readPart(reader: Reader): Part {
  const char = reader.source[reader.at] ?? '';
  reader.at++;
  switch (char) {
    case '\\':
      return readEscape(reader);
    case '[':
      skipClass(reader);
      return NOTHING;
    case '(':
      return readGroup(reader);
    case '.':
    case '^':
    case '$':
      return NOTHING;
    default:
      return { letter: char };
  }
}

function readEscape(reader: Reader): Part {
  const char = reader.source[reader.at] ?? '';
  reader.at++;
  if (!/[A-Za-z0-9]/.test(char)) return { letter: char };
  // \x41, \u0041, \u{41}, \cA, \p{…}, \k<…>: their arguments must not be taken for letters.
  const rest = reader.source.slice(reader.at);
  const length = /^(?:\{[^}]*\}|<[^>]*>)/.exec(rest)?.[0].length ?? { x: 2, u: 4, c: 1 }[char] ?? 0;
  reader.at += 'xucpPk'.includes(char) ? length : 0;
  return NOTHING;
}

function skipClass(reader: Reader): void {
  while (reader.at < reader.source.length && reader.source[reader.at] !== ']') reader.at += reader.source[reader.at] === '\\' ? 2 : 1;
  reader.at++;
}

function readGroup(reader: Reader): Part {
  const opening = /^\?(?:[:=!]|<[=!]|<[^>]+>)/.exec(reader.source.slice(reader.at))?.[0];
  // Inline flags `(?i:…)` change what a letter means: give up by never reaching the end.
  if (opening === undefined && reader.source[reader.at] === '?') {
    reader.at = reader.source.length + 1;
    return NOTHING;
  }
  reader.at += opening?.length ?? 0;
  const literals = readAlternatives(reader);
  reader.at++;
  return opening === undefined || !/^\?<?[=!]$/.test(opening) ? { literals } : NOTHING;
}

function readQuantifier(reader: Reader): 'once' | 'maybe' | 'many' {
  const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(reader.source.slice(reader.at))?.[0];
  if (quantifier === undefined) return 'once';
  reader.at += quantifier.length;
  return /^(?:[*?]|\{0)/.test(quantifier) ? 'maybe' : 'many';
}
