/** How a language writes comments and strings; enough to find comments without a parser. */
export interface CommentStyle {
  /** Openers of a comment that ends with its line. */
  readonly line: readonly string[];
  readonly block: readonly (readonly [open: string, close: string])[];
  /** String delimiters. One of three characters, and the backtick, may span lines. */
  readonly strings: readonly string[];
}

const SLASHES: CommentStyle = { line: ['//'], block: [['/*', '*/']], strings: ['"', "'"] };
const SCRIPT: CommentStyle = { ...SLASHES, strings: ['"', "'", '`'] };
const HASH: CommentStyle = { line: ['#'], block: [], strings: ['"', "'"] };
const MARKUP: CommentStyle = {
  line: ['//'],
  block: [
    ['<!--', '-->'],
    ['/*', '*/'],
    ['{#', '#}'],
  ],
  // An apostrophe in prose opens no string.
  strings: [],
};
const PERCENT: CommentStyle = { line: ['%'], block: [], strings: ['"'] };
const SEMICOLON: CommentStyle = { line: [';'], block: [], strings: ['"'] };

/** Any opener counts where nothing is known about the language; a directive must follow it at once, so chance hits are rare. */
const UNKNOWN: CommentStyle = {
  line: ['//', '#', '--', '%', ';'],
  block: [
    ['/*', '*/'],
    ['<!--', '-->'],
    ['{#', '#}'],
  ],
  strings: ['"'],
};

/** Canonical ids of languages.ts and VS Code's language ids, in lower case. */
const STYLES: Readonly<Record<string, CommentStyle>> = {
  ...named(SCRIPT, ['typescript', 'tsx', 'javascript', 'jsx', 'typescriptreact', 'javascriptreact', 'go']),
  ...named(SLASHES, ['java', 'c', 'cpp', 'csharp', 'kotlin', 'scala', 'swift', 'dart', 'json', 'jsonc', 'groovy', 'proto']),
  // A quote opens a lifetime as often as a character.
  rust: { ...SLASHES, strings: ['"'] },
  ...named({ ...SLASHES, strings: ['"', "'"] }, ['scss', 'less']),
  css: { ...SLASHES, line: [] },
  php: { ...SLASHES, line: ['//', '#'] },
  python: { ...HASH, strings: ['"""', "'''", '"', "'"] },
  toml: { ...HASH, strings: ['"""', "'''", '"', "'"] },
  elixir: { ...HASH, strings: ['"""', '"'] },
  ...named(HASH, [
    'ruby',
    'bash',
    'shellscript',
    'sh',
    'yaml',
    'dockerfile',
    'makefile',
    'perl',
    'r',
    'powershell',
    'hcl',
    'terraform',
    'nix',
  ]),
  lua: { line: ['--'], block: [['--[[', ']]']], strings: ['"', "'"] },
  haskell: { line: ['--'], block: [['{-', '-}']], strings: ['"'] },
  sql: { line: ['--', '#'], block: [['/*', '*/']], strings: ["'", '"'] },
  ...named(MARKUP, ['html', 'vue', 'svelte', 'angular', 'markdown', 'xml', 'xsl', 'astro']),
  ...named(
    {
      ...MARKUP,
      line: [],
      block: [
        ['{#', '#}'],
        ['<!--', '-->'],
      ],
    },
    ['jinja', 'jinja-html', 'twig', 'django-html', 'liquid'],
  ),
  ...named(PERCENT, ['latex', 'tex', 'erlang', 'matlab', 'prolog']),
  ...named(SEMICOLON, ['clojure', 'lisp', 'scheme', 'elisp', 'asm']),
  ini: { ...SEMICOLON, line: [';', '#'] },
};

function named(style: CommentStyle, languages: readonly string[]): Record<string, CommentStyle> {
  return Object.fromEntries(languages.map((language) => [language, style]));
}

/** Style of a language; `undefined` language or an unknown one: everything that looks like a comment. */
export function commentStyleOf(language: string | undefined): CommentStyle {
  return STYLES[language?.toLowerCase() ?? ''] ?? UNKNOWN;
}

/** Openers and closers for a new comment of one line. Block comments where a language has nothing else. */
export function newCommentStyle(language: string | undefined): readonly [open: string, close: string] {
  const style = commentStyleOf(language);
  if (style === MARKUP) return ['<!-- ', ' -->'];
  if (style.line[0] !== undefined) return [`${style.line[0]} `, ''];
  const [open, close] = style.block[0] ?? ['/*', '*/'];
  return [`${open} `, ` ${close}`];
}
