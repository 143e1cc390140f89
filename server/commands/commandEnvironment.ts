import { delimiter, isAbsolute, join } from 'node:path';

/** Handed on: where things are, and which language. Nothing else: a token may have any name. */
const KEPT = new Set(
  'HOME USER LOGNAME SHELL LANG LANGUAGE TZ HOMEDRIVE HOMEPATH USERPROFILE SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT PROGRAMFILES PROGRAMDATA APPDATA LOCALAPPDATA NVM_DIR VOLTA_HOME FNM_DIR JAVA_HOME GOPATH GOROOT CARGO_HOME RUSTUP_HOME PYENV_ROOT VIRTUAL_ENV CONDA_PREFIX DOTNET_ROOT ANDROID_HOME NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR NIX_PATH NIX_PROFILES'.split(
    ' ',
  ),
);

/** Lists for git what a sandbox puts into the tree while a command runs: empty files over names that must not be made. */
export const MOUNT_POINTS_FILE = 'gitignore';

/** Never a pager, a prompt or a colour; caches go where a confined command may write. */
function ours(temporary: string, isConfined: boolean): Record<string, string> {
  // A folder of the workspace that looks like a bare repository has settings of its own, which may name programs to run.
  const settings = [`'safe.bareRepository'='explicit'`, `'core.excludesFile'='${join(temporary, MOUNT_POINTS_FILE)}'`];
  // A run may have written what a hook runs.
  if (!isConfined) settings.push(`'core.hooksPath'='/dev/null'`);
  return {
    TERM: 'dumb',
    NO_COLOR: '1',
    PAGER: 'cat',
    GIT_PAGER: 'cat',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_CONFIG_PARAMETERS: settings.join(' '),
    TMPDIR: temporary,
    TMP: temporary,
    TEMP: temporary,
    XDG_CACHE_HOME: join(temporary, 'cache'),
    npm_config_cache: join(temporary, 'npm'),
    npm_config_update_notifier: 'false',
  };
}

/** The environment of a command: what it needs to find programs, without keys, tokens and anything of ours. */
export function commandEnvironment(
  from: Readonly<Record<string, string | undefined>>,
  temporary: string,
  isConfined: boolean,
): Record<string, string> {
  const kept = Object.entries(from).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && (KEPT.has(entry[0].toUpperCase()) || /^LC_[A-Z]+$/.test(entry[0])),
  );
  const path = Object.entries(from).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  return { ...Object.fromEntries(kept), ...ours(temporary, isConfined), PATH: absoluteOnly(path) };
}

/** A relative entry, or an empty one, would find programs in the tree. */
function absoluteOnly(path: string): string {
  return path.split(delimiter).filter(isAbsolute).join(delimiter);
}
