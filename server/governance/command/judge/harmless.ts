/** What makes an otherwise harmless program harmful, and how its words are read. */
export interface Harmless {
  /** Letters of options that write, run something or follow links. */
  readonly shorts?: string;
  /** The same for long options; abbreviations are meant too. */
  readonly longs?: readonly string[];
  /** Whole words with one dash, as `find` has them, and words that may not occur. */
  readonly words?: RegExp;
  /** Letters whose value is the next word. */
  readonly valued?: string;
  readonly valuedLongs?: readonly string[];
  /** The first operand is a pattern or a script, no path; it must look like this. */
  readonly script?: RegExp;
  /** Options that give the pattern, so that no operand does. */
  readonly scriptOptions?: string;
  /** More operands than these are something else: the second one of `uniq` is written. */
  readonly operands?: number;
  /** `files`: shows what is in files. `names`: names and sizes only. `text`: its operands are no paths. */
  readonly looksAt: 'files' | 'names' | 'text';
}

const ANY = /^/;
const files: Harmless = { looksAt: 'files' };
const names: Harmless = { looksAt: 'names' };
const text: Harmless = { looksAt: 'text' };
const grep: Harmless = {
  looksAt: 'files',
  script: ANY,
  scriptOptions: 'ef',
  valued: 'ABCmefdD',
  valuedLongs: ['regexp', 'file', 'include', 'exclude', 'exclude-dir', 'max-count', 'context'],
  shorts: 'R',
  longs: ['dereference-recursive'],
};

/** Only addresses, `p`, `d`, `q`, and substitutions without `e` and `w` (GNU sed 4.9). */
const SED =
  /^(\d+|\$|\/[^/\n;{}]*\/)?(,(\d+|\$|\/[^/\n;{}]*\/))?[pdq=]$|^s([/|#,])(?:\\.|(?!\4)[^\\\n;])*\4(?:\\.|(?!\4)[^\\\n;])*\4[gip\d]*$/;
/** No `system`, pipes, files and functions by name (POSIX awk, gawk 5). */
const AWK = /^(?![\s\S]*(system|getline|ENVIRON|PROCINFO|SYMTAB|FUNCTAB|ARG|close|fflush))[^>|@`\\]*$/;
/** No environment and no modules (jq 1.8). */
const JQ = /env|\bimport\b|\binclude\b/i;

/** Programs that only look, with what would make them do more. Options were read from their manuals; what is not sure is left out. */
export const HARMLESS: Readonly<Record<string, Harmless>> = {
  ls: names,
  pwd: text,
  echo: text,
  true: text,
  false: text,
  ':': text,
  basename: text,
  dirname: text,
  sleep: text,
  seq: text,
  whoami: text,
  id: text,
  uname: text,
  nproc: text,
  arch: text,
  date: { looksAt: 'text', shorts: 'sf', longs: ['set', 'file'] },
  printf: { looksAt: 'text', shorts: 'v' },
  which: text,
  type: text,
  cd: names,
  nl: files,
  // `-v` evaluates its operand as an expression of the shell, which may run commands.
  test: { looksAt: 'names', shorts: 'vR', words: /\[/ },
  '[': { looksAt: 'names', shorts: 'vR', words: /.\[/ },
  cat: files,
  head: files,
  tail: files,
  wc: { looksAt: 'files', longs: ['files0-from'] },
  cut: files,
  tr: text,
  paste: files,
  tac: files,
  rev: files,
  fold: files,
  expand: files,
  column: files,
  comm: files,
  cmp: files,
  od: files,
  hexdump: { looksAt: 'files', shorts: 'f' },
  cksum: files,
  md5sum: files,
  sha1sum: files,
  sha256sum: files,
  sha512sum: files,
  // Through every link: what it compares may be anywhere.
  diff: { looksAt: 'files', shorts: 'lr', longs: ['paginate', 'recursive'] },
  stat: names,
  realpath: names,
  readlink: names,
  file: { looksAt: 'names', shorts: 'CfzZmM', longs: ['compile', 'files-from', 'uncompress', 'magic-file'] },
  du: { looksAt: 'names', shorts: 'LD', longs: ['files0-from', 'dereference'] },
  df: names,
  tree: { looksAt: 'names', shorts: 'olR', longs: ['fromfile', 'output'] },
  uniq: { looksAt: 'files', operands: 1 },
  xxd: { looksAt: 'files', operands: 1, shorts: 'r' },
  sort: { looksAt: 'files', shorts: 'oT', longs: ['output', 'compress-program', 'files0-from', 'temporary-directory'], valued: 'kt' },
  find: { looksAt: 'names', words: /^-(delete|exec|execdir|ok|okdir|fls|fprint|fprint0|fprintf|files0-from|follow|newer..)$|^-L$/ },
  grep,
  egrep: grep,
  fgrep: grep,
  rg: {
    ...grep,
    valued: 'ABCmefgtTjMdE',
    valuedLongs: ['glob', 'type', 'type-not', 'regexp', 'file', 'max-count', 'iglob', 'context', 'max-depth'],
    shorts: 'zL',
    longs: ['pre', 'pre-glob', 'search-zip', 'hostname-bin', 'follow', 'generate'],
  },
  sed: { looksAt: 'files', shorts: 'iswfe', longs: ['in-place', 'file', 'expression', 'separate'], script: SED },
  awk: {
    looksAt: 'files',
    shorts: 'filveEoDdpM',
    longs: ['file', 'include', 'load', 'assign', 'exec', 'source', 'dump-variables', 'debug', 'profile', 'pretty-print'],
    script: AWK,
    valued: 'F',
  },
  jq: {
    looksAt: 'files',
    shorts: 'fL',
    longs: ['from-file', 'library-path', 'slurpfile', 'rawfile', 'run-tests'],
    words: JQ,
    script: ANY,
    valuedLongs: ['indent'],
  },
};

/** Programs that say their version and nothing else. */
export const VERSIONED: ReadonlySet<string> = new Set(
  'node npm npx pnpm yarn bun deno tsc git python python3 pip ruby go cargo rustc java javac mvn gradle make cmake gcc clang php dotnet docker rg jq'.split(
    ' ',
  ),
);
