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

/** What is typed, in a line of its own each time: some of it breaks rules once it is complete, and until then it does not parse. */
const LINES = [
  'isNaN(kind) || items.forEach((item) => item.unsubscribe())',
  "if (kind == 'text') eval(source)",
  'const result = await fetch(url)',
];

/** Places in the file where lines are typed, as parts of its length. */
const PLACES = [0.1, 0.3, 0.5, 0.7, 0.9];

/** Types each line at each place, `rounds` times over, character by character; each line starts with the line break before it. */
export function createTyping(text: string, rounds: number): readonly Keystroke[] {
  const lines = text.split('\n');
  const keystrokes: Keystroke[] = [];
  for (let round = 0; round < rounds; round++) {
    const typed = LINES[round % LINES.length] ?? '';
    for (const place of PLACES) {
      const line = Math.floor(lines.length * place);
      const indent = /^\s*/.exec(lines[line] ?? '')?.[0] ?? '';
      const end = { line, character: (lines[line] ?? '').length };
      lines.splice(line + 1, 0, indent);
      keystrokes.push({ range: { start: end, end }, text: `\n${indent}`, whole: lines.join('\n') });
      for (const [index, character] of [...typed].entries()) {
        const at = { line: line + 1, character: indent.length + index };
        lines[line + 1] += character;
        keystrokes.push({ range: { start: at, end: at }, text: character, whole: lines.join('\n') });
      }
    }
  }
  return keystrokes;
}
