import { kindOf, parsers, type SgNode } from '../../syntax/parsers.ts';
import type { Assignment, Redirect, SimpleCommand, Word } from '../parsedCommand.ts';
import type { Folders } from './folders.ts';
import { tokenize } from './tokens.ts';

/** What tree-sitter-bash makes of a command line. */
export interface SyntaxReading {
  /** Sources of all words and operators in their order; `undefined` when there is an error in it. */
  readonly sources: readonly string[] | undefined;
  /** Every command anywhere in it, in substitutions, loops, functions and here documents too. For denials only: it is a second opinion. */
  readonly commands: readonly SimpleCommand[];
}

/** Reads with tree-sitter-bash, which knows the whole language but recovers from anything, and so proves nothing by itself. */
export function readSyntax(text: string, start: Folders): SyntaxReading {
  const root = parsers().parse('Bash', text);
  const sources: string[] = [];
  const commands: SimpleCommand[] = [];
  const hasError = visit(root, { sources, commands, via: [], pipeline: { next: 0 } });
  const isMoved = commands.some(({ argv }) => /^(cd|pushd|popd)$/.test(argv[0]?.text ?? ''));
  const folders = isMoved ? undefined : start;
  return { sources: hasError ? undefined : sources, commands: commands.map((command) => ({ ...command, folders })) };
}

interface Visit {
  readonly sources: string[];
  readonly commands: SimpleCommand[];
  readonly via: readonly string[];
  readonly pipeline: { next: number };
}

const WORDS = new Set(
  'word number string raw_string ansi_c_string translated_string concatenation simple_expansion expansion arithmetic_expansion command_substitution process_substitution variable_assignment file_descriptor variable_name test_operator special_variable_name'.split(
    ' ',
  ),
);
/** Within these the text is not code of this line. */
const VIA: Readonly<Record<string, string>> = {
  command_substitution: '$(…)',
  process_substitution: '<(…)',
  function_definition: 'a function',
  while_statement: 'a loop',
  for_statement: 'a loop',
  c_style_for_statement: 'a loop',
  if_statement: 'an if',
  case_statement: 'a case',
};

function visit(node: SgNode, state: Visit): boolean {
  const kind = kindOf(node);
  if (kind === 'comment') return false;
  const step = VIA[kind];
  const inside = step === undefined ? state : { ...state, via: [...state.via, step] };
  const isWhole = WORDS.has(kind) || node.children().length === 0;
  if (isWhole && node.text() !== '') state.sources.push(node.text());
  if (kind === 'command' || kind === 'declaration_command') state.commands.push(commandOf(node, inside));
  else if (kind === 'redirected_statement') addBareRedirects(node, inside);
  // What is inside of a word has been counted with it, but commands in it count on their own.
  const below = isWhole ? { ...inside, sources: [] } : inside;
  let hasError = kind === 'ERROR' || (node.isLeaf() && node.isNamed() && node.text() === '' && kind !== 'heredoc_content');
  if (kind === 'pipeline') state.pipeline.next += 1;
  for (const child of node.children()) hasError = visit(child, below) || hasError;
  if (kind === 'pipeline') state.pipeline.next += 1;
  return hasError;
}

function commandOf(node: SgNode, { via, pipeline }: Visit): SimpleCommand {
  const argv: Word[] = [];
  const assignments: Assignment[] = [];
  for (const child of node.children()) {
    const kind = kindOf(child);
    if (kind === 'variable_assignment' && argv.length === 0) assignments.push(assignmentOf(child.text()));
    else if (kind === 'command_name' || WORDS.has(kind) || kind === 'export' || kind === 'declare') argv.push(wordOf(child.text()));
  }
  const parent = node.parent();
  const redirects = parent !== null && kindOf(parent) === 'redirected_statement' ? redirectsOf(parent) : [];
  return { shell: 'posix', assignments, argv, redirects, pipeline: pipeline.next, via, folders: undefined, hasMoreArguments: false };
}

function addBareRedirects(node: SgNode, { via, pipeline, commands }: Visit): void {
  const holds = node.children().map(kindOf);
  if (holds.includes('command')) return;
  const redirects = redirectsOf(node);
  commands.push(commandWith(redirects, via, pipeline.next));
}

function commandWith(redirects: readonly Redirect[], via: readonly string[], pipeline: number): SimpleCommand {
  return { shell: 'posix', assignments: [], argv: [], redirects, pipeline, via, folders: undefined, hasMoreArguments: false };
}

function redirectsOf(node: SgNode): Redirect[] {
  return node
    .children()
    .filter((child) => kindOf(child) === 'file_redirect')
    .map((child) => {
      const target = child.children().at(-1)?.text() ?? '';
      return { isWrite: child.text().includes('>'), target: wordOf(target) };
    });
}

function assignmentOf(source: string): Assignment {
  const [name = '', ...value] = source.split('=');
  return { name, value: wordOf(value.join('=')) };
}

function wordOf(source: string): Word {
  const read = tokenize(source);
  const [token, ...more] = 'tokens' in read ? read.tokens : [];
  if (token?.kind === 'word' && more.length === 0) return token.word;
  return { text: undefined, isGlob: false, source };
}
