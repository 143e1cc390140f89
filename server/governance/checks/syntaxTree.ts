import { createRequire } from 'node:module';
import { Lang, parse, registerDynamicLanguage, type SgNode } from '@ast-grep/napi';

/** Interim access to syntax trees by canonical language id, until `syntax/languages.ts` is the one place that registers grammars. */
const BUILT_IN: Readonly<Record<string, Lang>> = {
  TypeScript: Lang.TypeScript,
  Tsx: Lang.Tsx,
  JavaScript: Lang.JavaScript,
  Html: Lang.Html,
  Css: Lang.Css,
};

const GRAMMARS = [
  'Bash',
  'C',
  'Cpp',
  'CSharp',
  'Dart',
  'Elixir',
  'Go',
  'Java',
  'Json',
  'Kotlin',
  'Lua',
  'Php',
  'Python',
  'Ruby',
  'Rust',
  'Scala',
  'Sql',
  'Swift',
  'Yaml',
] as const;

const requireGrammar = createRequire(import.meta.url);
registerDynamicLanguage(Object.fromEntries(GRAMMARS.map((name) => [name, requireGrammar(`@ast-grep/lang-${name.toLowerCase()}`)])));
const known = new Set<string>(GRAMMARS);

export type SyntaxNode = SgNode;

/** The root node of a text; `undefined` when the language has no grammar here. */
export function parseSource(text: string, language: string | undefined): SyntaxNode | undefined {
  if (language === undefined) return undefined;
  const builtIn = BUILT_IN[language];
  if (builtIn === undefined && !known.has(language)) return undefined;
  return parse(builtIn ?? language, text).root();
}
