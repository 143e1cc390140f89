/** A language that ast-grep can parse: what people call it, and which files are written in it. */
export interface Language {
  /** Canonical id: the name that rules are normalised to and that the parser is registered under. */
  readonly id: string;
  /** Every other spelling that a rule may use, lower case: ast-grep's own aliases first. */
  readonly aliases: readonly string[];
  /** Extensions that `ast-grep scan` maps to this language by itself, without the dot. */
  readonly extensions: readonly string[];
  /** Extensions and whole file names that we add to ast-grep's. */
  readonly alsoFiles: readonly string[];
  /** VS Code language ids. */
  readonly editorIds: readonly string[];
  /** Absent: part of @ast-grep/napi. */
  readonly parser?: ParserPackage;
  /** The ast-grep command line has no grammar for it: such rules always run in process. */
  readonly isInProcessOnly?: boolean;
  /** There is no parser package for it: its rules run in the binary, and everything else leaves its files alone. */
  readonly isBinaryOnly?: boolean;
  /** The parser package's grammar is so far from the command line's that patterns come out otherwise: such rules run in the binary. */
  readonly readsPatternsOtherwise?: boolean;
  /** Node kinds of comments, as `ast-grep scan` knows them. */
  readonly commentKinds: readonly string[];
}

/** How the parser of a language is loaded: the facts of the package's index.js, which would print to the console when required. */
export interface ParserPackage {
  /** npm package that holds `prebuilds/prebuild-OS-ARCH/parser.so`. */
  readonly package: string;
  readonly symbol: string;
  /** Character that stands for `$` in patterns: the one ast-grep's command line uses, so that both engines read a pattern alike. */
  readonly expandoChar: string;
}

type Extra = Partial<Pick<Language, 'alsoFiles' | 'isInProcessOnly' | 'isBinaryOnly' | 'readsPatternsOtherwise'>>;

const builtIn = (id: string, aliases: string, extensions: string, editorIds: string, comments: string, extra: Extra = {}): Language => ({
  id,
  aliases: words(aliases),
  extensions: words(extensions),
  alsoFiles: [],
  editorIds: words(editorIds),
  commentKinds: words(comments),
  ...extra,
});

const packaged = (
  [id, name, symbol, expandoChar]: readonly [id: string, name: string, symbol: string, expandoChar: string],
  aliases: string,
  extensions: string,
  editorIds: string,
  comments: string,
  extra: Extra = {},
): Language => ({
  ...builtIn(id, aliases, extensions, editorIds, comments, extra),
  parser: { package: `@ast-grep/lang-${name}`, symbol: `tree_sitter_${symbol}`, expandoChar },
});

/**
 * Names, aliases and extensions as of ast-grep 0.51 (https://ast-grep.github.io/reference/languages.html and
 * crates/language/src/lib.rs); the languages that only @ast-grep/lang-* knows come last.
 */
export const languages: readonly Language[] = [
  builtIn('TypeScript', 'ts typescript', 'ts cts mts', 'typescript', 'comment'),
  builtIn('Tsx', 'tsx typescriptreact', 'tsx', 'typescriptreact', 'comment'),
  builtIn('JavaScript', 'javascript js jsx javascriptreact', 'cjs js mjs jsx', 'javascript javascriptreact', 'comment'),
  builtIn('Html', 'html htm vue svelte astro', 'html htm xhtml', 'html vue svelte astro handlebars aspnetcorerazor razor', 'comment', {
    alsoFiles: ['vue', 'svelte', 'astro', 'hbs', 'handlebars', 'cshtml', 'ejs'],
  }),
  builtIn('Css', 'css', 'css scss', 'css scss', 'comment js_comment', { alsoFiles: ['pcss', 'postcss'] }),
  packaged(
    ['Bash', 'bash', 'bash', '$'],
    'bash sh shell shellscript',
    'bash bats cgi command env fcgi ksh sh tmux tool zsh',
    'shellscript',
    'comment',
  ),
  packaged(['C', 'c', 'c', '𐀀'], 'c', 'c h', 'c', 'comment'),
  packaged(['Cpp', 'cpp', 'cpp', '𐀀'], 'cc c++ cpp cxx', 'cc hpp cpp c++ hh cxx cu ino', 'cpp cuda-cpp', 'comment', {
    alsoFiles: ['hxx', 'ipp', 'tpp', 'inl'],
  }),
  packaged(['CSharp', 'csharp', 'c_sharp', 'µ'], 'cs csharp c#', 'cs', 'csharp', 'comment', { alsoFiles: ['csx'] }),
  packaged(['Dart', 'dart', 'dart', '$'], 'dart', 'dart', 'dart', 'comment documentation_comment', {
    readsPatternsOtherwise: true,
  }),
  packaged(['Elixir', 'elixir', 'elixir', 'µ'], 'ex elixir', 'ex exs', 'elixir', 'comment'),
  packaged(['Go', 'go', 'go', 'µ'], 'go golang', 'go', 'go', 'comment'),
  packaged(['Haskell', 'haskell', 'haskell', 'µ'], 'hs haskell', 'hs', 'haskell', 'comment haddock'),
  packaged(['Java', 'java', 'java', '$'], 'java', 'java', 'java', 'line_comment block_comment'),
  packaged(['Json', 'json', 'json', '$'], 'json', 'json', 'json jsonc', 'comment', {
    alsoFiles: ['jsonc', 'code-workspace', 'geojson', 'webmanifest'],
  }),
  packaged(['Kotlin', 'kotlin', 'kotlin', 'µ'], 'kotlin kt', 'kt ktm kts', 'kotlin', 'line_comment multiline_comment'),
  packaged(['Lua', 'lua', 'lua', '$'], 'lua', 'lua', 'lua', 'comment'),
  packaged(['Markdown', 'markdown', 'markdown', '$'], 'markdown md', 'markdown md', 'markdown', 'html_block', {
    alsoFiles: ['mdx'],
    readsPatternsOtherwise: true,
  }),
  packaged(['Php', 'php', 'php', 'µ'], 'php', 'php', 'php', 'comment', { alsoFiles: ['phtml'] }),
  packaged(['Python', 'python', 'python', 'µ'], 'py python python3', 'py py3 pyi bzl bazel', 'python', 'comment', { alsoFiles: ['pyw'] }),
  packaged(['Ruby', 'ruby', 'ruby', 'µ'], 'rb ruby', 'rb rbw gemspec', 'ruby', 'comment', {
    alsoFiles: ['rake', 'ru', 'Rakefile', 'Gemfile'],
  }),
  packaged(['Rust', 'rust', 'rust', 'µ'], 'rs rust', 'rs', 'rust', 'line_comment block_comment'),
  packaged(['Scala', 'scala', 'scala', '$'], 'scala', 'scala sc sbt', 'scala', 'comment block_comment'),
  packaged(['Swift', 'swift', 'swift', 'µ'], 'swift', 'swift', 'swift', 'comment multiline_comment'),
  packaged(['Yaml', 'yaml', 'yaml', '$'], 'yaml yml', 'yaml yml', 'yaml dockercompose github-actions-workflow', 'comment'),
  builtIn('Hcl', 'hcl terraform tf', 'hcl nomad tf tfvars workflow', 'hcl terraform', 'comment', { isBinaryOnly: true }),
  builtIn('Nix', 'nix', 'nix', 'nix', 'comment', { isBinaryOnly: true }),
  builtIn('Solidity', 'sol solidity', 'sol', 'solidity', 'comment', { isBinaryOnly: true }),
  packaged(['Sql', 'sql', 'sql', '_'], 'sql', '', 'sql', 'comment', { alsoFiles: ['sql', 'ddl'], isInProcessOnly: true }),
  packaged(['Toml', 'toml', 'toml', '_'], 'toml', '', 'toml', 'comment', { alsoFiles: ['toml'], isInProcessOnly: true }),
  packaged(['Angular', 'angular', 'angular', 'z'], 'angular ng', '', '', 'comment', {
    isInProcessOnly: true,
  }),
];

const byName = new Map(languages.flatMap((one) => [one.id.toLowerCase(), ...one.aliases].map((name) => [name, one] as const)));
const byEditorId = new Map(languages.flatMap((one) => one.editorIds.map((id) => [id, one.id] as const)));
const byExtension = new Map(languages.flatMap((one) => [...one.extensions, ...one.alsoFiles].map((end) => [end, one.id] as const)));

/** Canonical id of a language as a person spells it (`ts`, `C++`, `golang`); `undefined` when we cannot parse it. */
export function resolveLanguage(name: string): string | undefined {
  return byName.get(name.trim().toLowerCase())?.id;
}

/** The description of a language by its canonical id. */
export function describeLanguage(id: string): Language | undefined {
  return byName.get(id.toLowerCase());
}

/** Every name that a rule may put into `language`, canonical ids first; for completion and did-you-mean. */
export function languageNames(): readonly string[] {
  return [...languages.map((one) => one.id), ...byName.keys()];
}

/**
 * Canonical id for a file: by its name, or where the name says nothing (untitled documents, extensionless scripts) by the editor's
 * language id.
 */
export function languageOf(path: string, editorLanguageId?: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const whole = byExtension.get(name);
  if (whole !== undefined) return whole;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const found = byExtension.get(name.slice(dot + 1)) ?? byExtension.get(name.slice(dot + 1).toLowerCase());
    if (found !== undefined) return found;
  }
  return editorLanguageId === undefined ? undefined : byEditorId.get(editorLanguageId);
}

/** True when `ast-grep scan` by itself reads this file as `language`: only then may the file be handed to the command line. */
export function isCommandLineLanguage(path: string, language: string): boolean {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  const found = describeLanguage(language);
  return found !== undefined && found.isInProcessOnly !== true && found.extensions.includes(ending);
}

function words(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}
