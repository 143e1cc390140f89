import { own } from '../own.ts';
import type { SimpleCommand, Word } from '../parsedCommand.ts';
import { ask, deny, type Objection } from './objection.ts';
import { hasLong, type Options, sortOptions } from './options.ts';

/** `git` taken apart: what stands before the subcommand, the subcommand, what follows. */
export interface GitCommand {
  readonly globals: readonly string[];
  readonly subcommand: string;
  readonly rest: readonly Word[];
}

/** Global options with a value in the next word (git 2.50, git(1)). */
const GLOBAL_VALUES = new Set([
  '-C',
  '-c',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--exec-path',
  '--config-env',
  '--super-prefix',
  '--attr-source',
]);
/** Global options that change nothing about what is run. */
const GLOBAL_HARMLESS = new Set(['--no-pager', '--no-optional-locks', '--literal-pathspecs', '-P', '--no-advice']);

export function readGit({ argv }: Pick<SimpleCommand, 'argv'>): GitCommand {
  const globals: string[] = [];
  let at = 1;
  for (let text = argv[at]?.text; text?.startsWith('-') === true; text = argv[at]?.text) {
    if (!GLOBAL_HARMLESS.has(text)) globals.push(text);
    if (GLOBAL_VALUES.has(text)) globals.push(argv[at + 1]?.text ?? '');
    at += GLOBAL_VALUES.has(text) ? 2 : 1;
  }
  return { globals, subcommand: argv[at]?.text ?? '', rest: argv.slice(at + 1) };
}

/** Subcommands that only look, with the letters and long options that write, run or follow (git 2.50). */
const LOOKS: Readonly<Record<string, { readonly shorts?: string; readonly words?: RegExp; readonly operands?: number }>> = {
  status: {},
  diff: { shorts: 'O' },
  log: { shorts: 'O' },
  show: { shorts: 'O' },
  blame: { shorts: 'S' },
  annotate: {},
  shortlog: {},
  describe: {},
  'ls-files': { shorts: 'X' },
  'ls-tree': {},
  'rev-parse': {},
  'rev-list': {},
  'merge-base': {},
  'name-rev': {},
  'cat-file': {},
  'show-ref': {},
  'for-each-ref': {},
  'diff-tree': {},
  'diff-files': {},
  'diff-index': {},
  cherry: {},
  'range-diff': {},
  whatchanged: {},
  'count-objects': {},
  'check-ignore': {},
  'check-attr': {},
  var: { operands: 0 },
  version: {},
  'show-branch': {},
  grep: { shorts: 'Of' },
  branch: { shorts: 'dDmMcCuftq', words: /^--(delete|move|copy|force|set|unset|edit|track|create|no-track)/, operands: 0 },
  tag: { shorts: 'adfsuFmv', words: /^--(delete|annotate|sign|force|file|message|edit|verify)/, operands: 0 },
  remote: { operands: 0 },
};
/** Options of the programs above that write a file or run a program. Abbreviations are meant too. */
const HARMFUL_LONGS = [
  'output',
  'ext-diff',
  'textconv',
  'open-files-in-pager',
  'exec',
  'upload-pack',
  'no-index',
  'paginate',
  'filters',
  'contents',
  'exclude-from',
  'stdin',
];
/** Two words that only look. */
const LOOKS_WITH: ReadonlySet<string> = new Set([
  'stash list',
  'stash show',
  'worktree list',
  'remote get-url',
  'config list',
  'config get',
  'submodule status',
  'reflog show',
  'notes list',
  'notes show',
  'bisect log',
]);

/** True when an option makes it write a file or run a program, whatever the subcommand. */
export const isGitHarmful = ({ rest }: GitCommand): boolean => hasLong(sortOptions(rest), HARMFUL_LONGS);

/** True when it only shows what git knows. */
export function isGitLooking(git: GitCommand): boolean {
  if (git.globals.length > 0) return false;
  const words = git.rest.map(({ text }) => text ?? '');
  const options = sortOptions(git.rest);
  if (isGitHarmful(git)) return false;
  if (git.subcommand === 'config') return isConfigRead(words);
  if (LOOKS_WITH.has(`${git.subcommand} ${words[0]}`)) return true;
  if (git.subcommand === 'remote') return words.every((word) => word === '-v' || word === '--verbose');
  const looks = own(LOOKS, git.subcommand);
  if (looks === undefined) return false;
  const isListed = ['branch', 'tag'].includes(git.subcommand) && (options.shorts.has('l') || options.longs.includes('list'));
  if ([...(looks.shorts ?? '')].some((letter) => options.shorts.has(letter))) return false;
  if (words.some((word) => looks.words?.test(word))) return false;
  return isListed || looks.operands === undefined || options.operands.length <= looks.operands;
}

function isConfigRead(words: readonly string[]): boolean {
  if (words.some((word) => /^--(global|system|file|blob|show-origin)|^-f/.test(word))) return false;
  return /^(--get|--get-all|--get-regexp|--list|-l|get|list)$/.test(words[0] ?? '');
}

const KEEPS_REFS = 'The branches and settings of the repository belong to the person, and this tree shares them.';
/** Settings that name a program, or turn off hooks and checks. */
const RUNS_PROGRAM =
  /^(core\.(hookspath|fsmonitor|pager|editor|sshcommand|gitproxy|askpass)|alias\.|diff\..*(command|textconv)|diff\.external|merge\..*driver|filter\.|credential\.|gpg\.|sequence\.editor|uploadpack\.|pager\.|interactive\.difffilter|include|http\.|url\.|protocol\.|safe\.)/i;

/** What a run may never do with git. */
export function gitDenials({ globals, subcommand, rest }: GitCommand): Objection[] {
  const words = rest.map(({ text }) => text ?? '');
  const options = sortOptions(rest, subcommand === 'commit' ? 'mFCct' : '');
  const found = own(SUBCOMMANDS, subcommand)?.(words, options);
  return [...(found === undefined ? [] : [deny(found)]), ...skipsHooks(subcommand, options), ...globalDenials(globals)];
}

function skipsHooks(subcommand: string, options: Options): Objection[] {
  const isShort = subcommand === 'commit' && options.shorts.has('n');
  const isLong = options.longs.some((name) => name.length > 4 && 'no-verify'.startsWith(name));
  return isShort || isLong ? [deny('"--no-verify" skips the checks of this repository. Mend what they find instead.')] : [];
}

function globalDenials(globals: readonly string[]): Objection[] {
  const setting = globals.find((text) => RUNS_PROGRAM.test(text) || RUNS_PROGRAM.test(text.replace(/^(-c|--config-env=)/, '')));
  if (setting !== undefined) return [deny(`The setting "${setting}" can run a program or turn off checks.`)];
  return globals.some((text) => /^--(exec-path|git-dir|work-tree)/.test(text))
    ? [ask('high', 'It makes git work on another repository.')]
    : [];
}

type Check = (words: readonly string[], options: Options) => string | undefined;
const always =
  (reason: string): Check =>
  () =>
    reason;

const SUBCOMMANDS: Readonly<Record<string, Check>> = {
  push: (words, options) =>
    options.shorts.has('f') ||
    options.shorts.has('d') ||
    hasLongFrom(options, 'force') ||
    hasLongFrom(options, 'mirror') ||
    hasLongFrom(options, 'delete') ||
    hasLongFrom(options, 'prune') ||
    words.some((word) => /^[+:]/.test(word))
      ? 'A forced push or a deletion destroys what others have pushed.'
      : undefined,
  reset: (_words, options) =>
    hasLongFrom(options, 'hard') || hasLongFrom(options, 'merge') || hasLongFrom(options, 'keep')
      ? '"git reset --hard" throws work away. Change files back with the edit tool.'
      : undefined,
  clean: (_words, options) =>
    options.shorts.has('n') || options.longs.includes('dry-run') ? undefined : '"git clean" deletes files that nobody can bring back.',
  checkout: (words, options) =>
    options.shorts.has('f') || options.shorts.has('B') || hasLongFrom(options, 'force') || words.includes('.')
      ? 'It throws away changes. Change files back with the edit tool.'
      : undefined,
  switch: (_words, options) =>
    options.shorts.has('f') || options.shorts.has('C') || hasLongFrom(options, 'force') || hasLongFrom(options, 'discard-changes')
      ? 'It throws away changes.'
      : undefined,
  restore: (words) => (words.includes('.') ? 'It throws away changes. Change files back with the edit tool.' : undefined),
  branch: (_words, options) =>
    [...'dDmMfCu'].some((letter) => options.shorts.has(letter)) ||
    ['delete', 'move', 'force', 'copy'].some((name) => hasLongFrom(options, name))
      ? KEEPS_REFS
      : undefined,
  tag: (_words, options) =>
    options.shorts.has('d') || options.shorts.has('f') || hasLongFrom(options, 'delete') || hasLongFrom(options, 'force')
      ? KEEPS_REFS
      : undefined,
  config: (words) => (isConfigRead(words) ? undefined : KEEPS_REFS),
  remote: (words) =>
    ['add', 'set-url', 'remove', 'rm', 'rename', 'set-head', 'set-branches', 'prune'].includes(words[0] ?? '') ? KEEPS_REFS : undefined,
  stash: (words) => (['list', 'show'].includes(words[0] ?? '') ? undefined : 'The stash belongs to the person, and this tree shares it.'),
  worktree: (words) => (words[0] === 'list' ? undefined : 'Worktrees are kept by Stewardry.'),
  reflog: (words) => (['expire', 'delete', 'drop'].includes(words[0] ?? '') ? 'It destroys the way back to earlier work.' : undefined),
  'update-ref': always(KEEPS_REFS),
  'symbolic-ref': (words) => (words.filter((word) => !word.startsWith('-')).length > 1 ? KEEPS_REFS : undefined),
  gc: always('It may delete what is still needed.'),
  prune: always('It may delete what is still needed.'),
  repack: always('It may delete what is still needed.'),
  'filter-branch': always('It rewrites history.'),
  'filter-repo': always('It rewrites history.'),
  replace: always('It rewrites history.'),
  credential: always('It reads passwords.'),
  'credential-store': always('It reads passwords.'),
  'credential-cache': always('It reads passwords.'),
  daemon: always('It opens the repository to the network.'),
  hook: always('It runs hooks.'),
  'send-email': always('It sends mail.'),
};

const hasLongFrom = ({ longs }: Options, name: string): boolean =>
  longs.some((given) => given.length > 2 && (name.startsWith(given) || given.startsWith(`${name}-`)));

/** Reaches another machine. */
export const GIT_NETWORK: ReadonlySet<string> = new Set([
  'push',
  'pull',
  'fetch',
  'clone',
  'ls-remote',
  'archive',
  'submodule',
  'lfs',
  'request-pull',
]);
