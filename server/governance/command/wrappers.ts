/** How a program that starts another one is called: its own options, and where the other one begins. */
export interface Wrapper {
  /** Letters of short options without a value. */
  readonly flags: string;
  /** Letters of short options with one. */
  readonly values: string;
  /** Long options; those in `longValues` take the next word when they have no `=`. */
  readonly longs?: readonly string[];
  readonly longValues?: readonly string[];
  /** Words between the options and the program: the duration of `timeout`. */
  readonly operands?: number;
  /** `NAME=value` may stand before the program. */
  readonly hasAssignments?: boolean;
  /** Adds arguments that nobody knows. */
  readonly addsArguments?: boolean;
}

const plain: Wrapper = { flags: '', values: '' };

/** From their manual pages (GNU coreutils 9, findutils 4, util-linux 2.40, sudo 1.9, npm 11). Options that are not listed: not understood. */
export const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  time: { flags: 'pv', values: '' },
  nohup: plain,
  nice: { flags: '0123456789', values: 'n', longValues: ['adjustment'] },
  ionice: { flags: 't', values: 'cn' },
  setsid: { flags: 'cfw', values: '' },
  stdbuf: { flags: '', values: 'ioe' },
  timeout: {
    flags: 'v',
    values: 'ks',
    longs: ['foreground', 'preserve-status', 'verbose'],
    longValues: ['kill-after', 'signal'],
    operands: 1,
  },
  env: { flags: 'i', values: 'u', longs: ['ignore-environment'], longValues: ['unset'], hasAssignments: true },
  'cross-env': { flags: '', values: '', hasAssignments: true },
  command: { flags: 'p', values: '' },
  builtin: plain,
  exec: { flags: 'cl', values: 'a' },
  unbuffer: plain,
  chronic: plain,
  busybox: plain,
  toybox: plain,
  sudo: {
    flags: 'AbEHnPSiks',
    values: 'ugCpDRT',
    longs: ['preserve-env', 'login', 'non-interactive'],
    longValues: ['user', 'group'],
    hasAssignments: true,
  },
  doas: { flags: 'nLs', values: 'uC' },
  xargs: {
    flags: '0rtpxo',
    values: 'IiLlnPsdaE',
    longs: ['null', 'no-run-if-empty', 'verbose'],
    longValues: ['max-args', 'max-procs', 'replace', 'delimiter', 'max-lines', 'arg-file'],
    addsArguments: true,
  },
  // Not `--package`: with it the name of the program says nothing.
  npx: { flags: 'yq', values: '', longs: ['yes', 'no', 'no-install', 'quiet'] },
  bunx: plain,
};

/** Programs whose second word makes them a wrapper. */
export const SUBCOMMAND_WRAPPERS: Readonly<Record<string, Wrapper>> = {
  'npm exec': { flags: 'yq', values: '', longs: ['yes', 'no'] },
  'npm x': { flags: 'yq', values: '', longs: ['yes', 'no'] },
  'pnpm exec': plain,
  'pnpm dlx': plain,
  'yarn exec': plain,
  'yarn dlx': plain,
  'uv run': plain,
  'poetry run': plain,
  'pipenv run': plain,
  'bundle exec': plain,
};

/** Take a command line as one word after `-c`. */
export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'mksh', 'fish', 'rbash']);
export const POWERSHELLS: ReadonlySet<string> = new Set(['pwsh', 'powershell', 'pwsh.exe', 'powershell.exe']);
