import type { ParsedCommand } from '../parsedCommand.ts';
import { readLine } from './readLine.ts';
import { readSyntax } from './syntaxTree.ts';
import { type Token, tokenize } from './tokens.ts';

/** Longer lines are not read at all: nobody reads them either. */
const LONGEST = 20_000;
/** Control characters, blanks other than the space, and what shows as nothing or turns the direction of text ("Trojan Source", CVE-2021-42574). */
const INVISIBLE = /(?![\t\n ])[\p{Cc}\p{Cf}\p{Z}\p{Co}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Two readers look at the line: our own, which follows a small part of the language exactly, and tree-sitter-bash, which knows it all. Only
 * where both cut the line into the same pieces is it understood; else a line that one of them misreads could carry a command past the rules.
 */
export function parsePosix(text: string, folders: readonly string[] | undefined): ParsedCommand {
  if (text.length > LONGEST) return { commands: [], problems: ['a line that is too long to be read'] };
  if (INVISIBLE.test(text)) return { commands: readSyntax(text, folders).commands, problems: ['characters that cannot be seen'] };
  const syntax = readSyntax(text, folders);
  const read = tokenize(text);
  if ('problem' in read) return { commands: syntax.commands, problems: [read.problem] };
  const line = readLine(read.tokens, folders);
  if ('problem' in line) return { commands: syntax.commands, problems: [line.problem] };
  if (!isSame(read.tokens, syntax.sources))
    return { commands: [...line.commands, ...syntax.commands], problems: ['something that can be read in two ways'] };
  return { commands: line.commands, problems: [] };
}

function isSame(tokens: readonly Token[], sources: readonly string[] | undefined): boolean {
  if (sources === undefined) return false;
  const ours = tokens.flatMap((token) => {
    if (token.kind === 'word') return [token.word.source];
    if (token.kind === 'redirect') return token.descriptor === '' ? [token.text] : [token.descriptor, token.text];
    return [token.text];
  });
  // The tree has no lines, and splits `[` and its like in its own way.
  const joined = (pieces: readonly string[]) => pieces.filter((piece) => piece !== '\n').join('\n');
  return joined(ours) === joined(sources);
}
