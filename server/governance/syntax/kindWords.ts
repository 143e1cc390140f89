import type { RequiredText } from './requiredText.ts';

/**
 * Words that a node of a kind cannot be without, in the grammars of JavaScript and TypeScript (https://github.com/tree-sitter/
 * tree-sitter-javascript/blob/master/grammar.js). Only such as tell texts apart: `if` or `return` is in nearly all of them. A parser
 * that mends broken code may make up a keyword; a match there would be no finding worth having.
 */
const SCRIPT_WORDS: Readonly<Record<string, string>> = {
  await_expression: 'await',
  catch_clause: 'catch',
  class_declaration: 'class',
  debugger_statement: 'debugger',
  do_statement: 'while',
  enum_declaration: 'enum',
  export_statement: 'export',
  finally_clause: 'finally',
  for_in_statement: 'for',
  for_statement: 'for',
  function_declaration: 'function',
  generator_function_declaration: 'function',
  import_statement: 'import',
  interface_declaration: 'interface',
  new_expression: 'new',
  switch_case: 'case',
  switch_statement: 'switch',
  template_string: '`',
  template_substitution: '${',
  throw_statement: 'throw',
  try_statement: 'try',
  while_statement: 'while',
  with_statement: 'with',
  yield_expression: 'yield',
};

const SCRIPT_LANGUAGES: ReadonlySet<string> = new Set(['JavaScript', 'TypeScript', 'Tsx']);

/** What a text must have to hold a node of the kind; `undefined`: nothing is known. */
export function wordOfKind(kind: string, language: string): RequiredText | undefined {
  const word = SCRIPT_LANGUAGES.has(language) && Object.hasOwn(SCRIPT_WORDS, kind) ? SCRIPT_WORDS[kind] : undefined;
  return word === undefined || !/^\w+$/.test(word) ? word : { word };
}
