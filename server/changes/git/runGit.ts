import { type SimpleGit, simpleGit } from 'simple-git';
import { endingAtOnce } from '../../base/endOfOutput.ts';
import { CancelledError, IoError, messageOf } from '../../base/errors.ts';

/** Where git is to work, by absolute paths. */
export interface GitPlace {
  /** Exists; git starts in it. Never a folder of the workspace: Windows would look for programs there. */
  readonly startIn: string;
  /** `-C`: git finds the repository from here. */
  readonly inside?: string;
  /** A repository of our own, whatever lies around. */
  readonly own?: {
    readonly gitFolder: string;
    readonly workTree: string;
    /** Absolute path of another index than its own. */
    readonly index?: string;
  };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface GitCall {
  readonly signal: AbortSignal;
  /** Written to its standard input. */
  readonly input?: string;
}

/**
 * Runs git so that nothing of the repository it works on is executed: no hooks, no monitor, no filter, no transport, and none of the
 * variables that lead git elsewhere. Takes no optional lock and does not refresh the person's index. Throws `IoError` when git is missing, refuses or
 * ends with a code other than 0.
 */
export async function runGit(place: GitPlace, args: readonly string[], call: GitCall): Promise<string> {
  return translated(args, call, () => openGit(place, call).raw(withPlace(place, args)));
}

/** As `runGit`, for `cat-file`, whose output is bytes. */
export async function catFile(place: GitPlace, args: readonly string[], call: GitCall): Promise<Buffer> {
  // Declared as `any` by the library; it joins the chunks that the process wrote.
  return translated(args, call, () => openGit(place, call).binaryCatFile([...args]) as Promise<Buffer>);
}

/** The parts of an answer of `-z`. */
export function splitNul(text: string): string[] {
  const parts = text.split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

function withPlace(place: GitPlace, args: readonly string[]): string[] {
  return place.inside === undefined ? [...args] : ['-C', place.inside, ...args];
}

/** Settings that a repository may bring and that would execute something, or change what is read. Ours come last, so they win. */
const CONFIG = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotePath=false',
  'core.untrackedCache=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
  'advice.detachedHead=false',
  'advice.addEmbeddedRepo=false',
];

/** What a process needs to find programs, home and temporary files. Everything else, `GIT_*` before all, stays out. */
const KEPT_VARIABLES = [
  'PATH',
  'Path',
  'HOME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'XDG_CONFIG_HOME',
  'APPDATA',
  'PROGRAMDATA',
  'SYSTEMROOT',
  'SystemRoot',
  'TMPDIR',
  'TEMP',
  'TMP',
];

const GIT_VARIABLES = {
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  // A partial clone would fetch what is missing, through a command that its configuration names.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_LITERAL_PATHSPECS: '1',
} as const;

function openGit(place: GitPlace, call: GitCall): SimpleGit {
  const own =
    place.own === undefined
      ? {}
      : {
          GIT_DIR: place.own.gitFolder,
          GIT_WORK_TREE: place.own.workTree,
          GIT_INDEX_FILE: place.own.index ?? `${place.own.gitFolder}/index`,
        };
  const variables = { ...GIT_VARIABLES, ...own };
  const kept = Object.fromEntries(
    KEPT_VARIABLES.flatMap((name) => (place.environment[name] === undefined ? [] : [[name, place.environment[name]]])),
  );
  const git = simpleGit({
    baseDir: place.startIn,
    abort: call.signal,
    config: CONFIG,
    // Everything here is ours; what the library guards against are arguments from elsewhere.
    unsafe: { allowUnsafeHooksPath: true, allowUnsafeFsMonitor: true, allowUnsafeConfigPaths: true, allowUnsafeTemplateDir: true },
    allowEnvironment: Object.keys(variables),
    input: () => call.input,
    completion: { onClose: true, onExit: false },
    errors: (error, { exitCode }) => {
      if (exitCode === 0) return undefined;
      return error ?? new Error(`git ended with code ${exitCode} and said nothing`);
    },
  });
  return endingAtOnce(git.env({ ...kept, ...variables }));
}

async function translated<Result>(args: readonly string[], { signal }: GitCall, run: () => Promise<Result>): Promise<Result> {
  if (signal.aborted) throw new CancelledError();
  try {
    return await run();
  } catch (error) {
    if (signal.aborted) throw new CancelledError(undefined, { cause: error });
    if (/ENOENT/.test(messageOf(error)) && /spawn/.test(messageOf(error)))
      throw new IoError('Runs need the program "git", and it was not found. Install git 2.31 or newer, or add it to the PATH.', {
        cause: error,
      });
    throw new IoError(`git ${args.find((arg) => !arg.startsWith('-')) ?? ''} failed: ${messageOf(error).trim()}`, { cause: error });
  }
}
