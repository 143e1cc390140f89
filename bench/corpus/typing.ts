import { countErrors } from '../../server/governance/syntax/parseErrors.ts';

/** One typed character, as an editor reports it. */
export interface Keystroke {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
  /** The whole document after it. */
  readonly whole: string;
}

/** What is typed, in a line of its own each time: the first and the third break rules of both sets once they are complete. */
const LINES = [
  'if (isReady == true) alert(message)',
  'const result = await fetch(url)',
  'if (name == name) eval(source)',
  'items.reduceRight(merge, [])',
];

/** Places in the file where lines are typed, as parts of its length: there, or where the next statement ends. */
const PLACES = [0.1, 0.3, 0.5, 0.7, 0.9];

/** Editors type the second of these themselves, and typing it again steps over it. */
const PAIRS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const CLOSING: ReadonlySet<string> = new Set(Object.values(PAIRS));

/** Types a line at each place, `rounds` times over, character by character; each line starts with the line break before it. */
export function createTyping(text: string, rounds: number): readonly Keystroke[] {
  const lines = text.split('\n');
  const keystrokes: Keystroke[] = [];
  const insert = (line: number, character: number, typed: string): void => {
    const at = { line, character };
    const [head, tail] = [lines[line]?.slice(0, character) ?? '', lines[line]?.slice(character) ?? ''];
    lines.splice(line, 1, ...`${head}${typed}${tail}`.split('\n'));
    keystrokes.push({ range: { start: at, end: at }, text: typed, whole: lines.join('\n') });
  };
  for (let round = 0; round < rounds; round++) {
    for (const place of PLACES) {
      const line = findStatementEnd(lines, Math.floor(lines.length * place));
      const indent = /^\s*/.exec(lines[line] ?? '')?.[0] ?? '';
      insert(line, lines[line]?.length ?? 0, `\n${indent}`);
      for (const [index, character] of [...(LINES[round % LINES.length] ?? '')].entries()) {
        if (!CLOSING.has(character)) insert(line + 1, indent.length + index, character + (PAIRS[character] ?? ''));
      }
    }
  }
  return keystrokes;
}

/** The first line from here on behind which any statement may stand: one that needs a block, and one that no expression goes on from. */
function findStatementEnd(lines: readonly string[], from: number): number {
  const parsesWith = (line: number, statement: string): boolean =>
    countErrors([...lines.slice(0, line + 1), statement, ...lines.slice(line + 1)].join('\n'), 'TypeScript') === 0;
  for (let line = from; line < lines.length; line++) {
    const isComment = /^\s*(\*|\/\*|\/\/)/.test(lines[line] ?? '');
    if (!isComment && parsesWith(line, 'debugger') && parsesWith(line, 'if (a == b) c()')) return line;
  }
  throw new Error(`No statement ends behind line ${from + 1}.`);
}
