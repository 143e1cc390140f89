import type { ParsedCommand, Redirect, SimpleCommand, Word } from '../parsedCommand.ts';
import { enterFolder, type Folders, mergeFolders } from '../posix/folders.ts';

/** Begins a construct or a block (PowerShell 7 language specification, 2.3.1 Keywords). */
const KEYWORDS = new Set(
  'begin break catch class clean configuration continue data define do dynamicparam else elseif end enum exit filter finally for foreach from function hidden if in inlinescript param process return sequence switch throw trap try until using var while workflow'.split(
    ' ',
  ),
);
/** One word without anything that PowerShell would work out: no `$`, backtick, parenthesis, brace, comma, `@`, `#` or `%` in front. */
const BARE = /^(?![%?#@&,-]*$)[\w./\\:=+~*?%^!-][\w./\\:=+~*?%^!@#-]*/;
const SINGLE_QUOTED = /^'((?:[^']|'')*)'/;
const DOUBLE_QUOTED = /^"([^"$`]*)"/;
const REDIRECT = /^(?:[1-6*]?>>?)(?!&)/;

type Piece =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'joint'; readonly text: string };

/**
 * Reads what is the same in all versions of PowerShell and cannot be taken for anything else: pipelines of commands with plain and quoted words.
 * Anything with `$`, a block, a parenthesis, an expression, a backtick, or a character that is not ASCII is not understood: PowerShell takes
 * typographic quotes and dashes for plain ones.
 */
export function parsePowershell(text: string, start: Folders): ParsedCommand {
  if (/[^\t\n\x20-\x7e]/.test(text)) return { commands: guess(text), problems: ['characters that PowerShell may read as others'] };
  const pieces = readPieces(text);
  if ('problem' in pieces) return { commands: guess(text), problems: [pieces.problem] };
  return readCommands(pieces.pieces, start);
}

function readPieces(text: string): { readonly pieces: readonly Piece[] } | { readonly problem: string } {
  const pieces: Piece[] = [];
  let rest = text;
  while (rest !== '') {
    const blank = /^[ \t]+/.exec(rest)?.[0];
    if (blank !== undefined) {
      rest = rest.slice(blank.length);
      continue;
    }
    const piece = readPiece(rest);
    if (piece === undefined) return { problem: `"${rest.slice(0, 20)}"` };
    pieces.push(piece.piece);
    rest = rest.slice(piece.length);
  }
  return { pieces };
}

function readPiece(rest: string): { readonly piece: Piece; readonly length: number } | undefined {
  const joint = /^(?:&&|\|\||[;|\n])/.exec(rest)?.[0];
  if (joint !== undefined) return { piece: { kind: 'joint', text: joint }, length: joint.length };
  const redirect = REDIRECT.exec(rest)?.[0];
  if (redirect !== undefined) return { piece: { kind: 'redirect' }, length: redirect.length };
  const merge = /^[1-6*]>&1(?=\s|$|[;|])/.exec(rest)?.[0];
  if (merge !== undefined) return { piece: wordPiece('', merge, false), length: merge.length };
  const quoted = SINGLE_QUOTED.exec(rest) ?? DOUBLE_QUOTED.exec(rest);
  if (quoted !== null) {
    const source = quoted[0];
    const value = source.startsWith("'") ? (quoted[1] ?? '').replaceAll("''", "'") : (quoted[1] ?? '');
    return endsWord(rest, source.length) ? { piece: wordPiece(value, source, false), length: source.length } : undefined;
  }
  const bare = BARE.exec(rest)?.[0];
  if (bare === undefined || !endsWord(rest, bare.length) || bare.startsWith('--%') || bare === '--') return undefined;
  return { piece: wordPiece(bare, bare, /[*?]/.test(bare)), length: bare.length };
}

const endsWord = (rest: string, length: number): boolean => /^$|^[\s;|]/.test(rest.slice(length, length + 1));
const wordPiece = (text: string, source: string, isGlob: boolean): Piece => ({ kind: 'word', word: { text, source, isGlob } });

function readCommands(pieces: readonly Piece[], start: Folders): ParsedCommand {
  const commands: SimpleCommand[] = [];
  let folders = start;
  let pipeline = 1;
  let argv: Word[] = [];
  let redirects: Redirect[] = [];
  const problems: string[] = [];
  const finish = () => {
    if (argv.length > 0) {
      if (KEYWORDS.has(argv[0]?.text?.toLowerCase() ?? '')) problems.push(`"${argv[0]?.source}"`);
      commands.push({ shell: 'powershell', assignments: [], argv, redirects, pipeline, via: [], folders, hasMoreArguments: false });
      folders = mergeFolders(folders, enterFolder(folders, asCd(argv)));
    } else problems.push('an operator without a command');
    argv = [];
    redirects = [];
  };
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at];
    const next = pieces[at + 1];
    if (piece?.kind === 'word') {
      if (!/^[1-6*]>&1$/.test(piece.word.source)) argv.push(piece.word);
    } else if (piece?.kind === 'redirect') {
      if (next?.kind !== 'word') return { commands, problems: ['a redirect to nowhere'] };
      redirects.push({ isWrite: true, target: next.word });
      at += 1;
    } else if (piece?.kind === 'joint') {
      if (argv.length > 0 || piece.text !== '\n') finish();
      if (piece.text !== '|') pipeline += 1;
    }
  }
  if (argv.length > 0) finish();
  return { commands, problems };
}

/** `Set-Location` has four names; the backslash is a slash. */
function asCd(argv: readonly Word[]): readonly Word[] {
  const [program, ...words] = argv;
  if (program === undefined || !/^(cd|sl|chdir|set-location|push-location|pushd|pop-location|popd)$/i.test(program.text ?? '')) return argv;
  const name = /^(cd|sl|chdir|set-location)$/i.test(program.text ?? '') ? 'cd' : 'pushd';
  return [{ ...program, text: name }, ...words.map((word) => ({ ...word, text: word.text?.replaceAll('\\', '/') }))];
}

/** For denials only: what stands at the start of a statement or a block, with the words after it. */
function guess(text: string): SimpleCommand[] {
  return text.split(/[;|\n(){}&]+/).flatMap((part, pipeline) => {
    const words = part
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '');
    const argv = words.map((source): Word => ({ text: source.replace(/^['"]|['"]$/g, ''), isGlob: false, source }));
    if (argv.length === 0) return [];
    return [{ shell: 'powershell', assignments: [], argv, redirects: [], pipeline, via: [], folders: undefined, hasMoreArguments: false }];
  });
}
