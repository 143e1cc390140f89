import { simpleGit } from 'simple-git';
import { endingAtOnce } from '../base/endOfOutput.ts';
import { BadInputError, CancelledError, IoError, messageOf } from '../base/errors.ts';
import { partsOf } from './disk/safePath.ts';

/** A commit of what was applied. It is the person's commit: their hooks and their signing run as always. */
export interface CommitRequest {
  readonly folder: string;
  /** Relative to the folder; only these are committed, as they are on disk. What else is staged stays staged. */
  readonly files: readonly string[];
  /** A Conventional Commit (https://www.conventionalcommits.org/en/v1.0.0/). */
  readonly message: string;
  /** Such as `Stewardry-Run`. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Commits these files and answers with the id of the commit. Throws `BadInputError` for a message that is no Conventional Commit, and `IoError` with the
 * words of git, or of a hook that refused; then nothing has changed. Runs hooks of the repository: only for a folder that is trusted.
 */
export async function commitApplication({ folder, files, message, trailers }: CommitRequest, signal: AbortSignal): Promise<string> {
  for (const file of files) partsOf(file);
  if (files.length === 0) throw new BadInputError('There is nothing to commit: the change set wrote no file.');
  const text = withTrailers(message, trailers);
  // With the environment of the person, less what would lead git elsewhere (`GIT_*`), which the library leaves out.
  const git = (args: readonly string[], input?: string) =>
    endingAtOnce(
      simpleGit({
        baseDir: folder,
        abort: signal,
        input: () => input,
        completion: { onClose: true, onExit: false },
        errors: (error, { exitCode }) => (exitCode === 0 ? undefined : (error ?? new Error(`git ended with code ${exitCode}`))),
      }),
    ).raw(['--literal-pathspecs', ...args]);
  const list = files.map((file) => `${file}\0`).join('');
  const fromInput = ['--pathspec-from-file=-', '--pathspec-file-nul'];
  try {
    // A partial commit takes only what git knows; this makes it know new files, and nothing more.
    const others = new Set((await git(['ls-files', '--others', '-z'])).split('\0'));
    const fresh = files.filter((file) => others.has(file));
    const freshList = fresh.map((file) => `${file}\0`).join('');
    if (fresh.length > 0) await git(['add', '--intent-to-add', ...fromInput], freshList);
    try {
      await git(['commit', '--quiet', '--only', '--message', text, ...fromInput], list);
    } catch (error) {
      if (fresh.length > 0) await git(['rm', '--quiet', '--cached', '--force', ...fromInput], freshList);
      throw error;
    }
    return (await git(['rev-parse', 'HEAD'])).trim();
  } catch (error) {
    if (signal.aborted) throw new CancelledError(undefined, { cause: error });
    throw new IoError(`The changes are applied, and were not committed: ${messageOf(error).trim()}`, { cause: error });
  }
}

const CONVENTIONAL = /^[a-z]+(\([^()\n]+\))?!?: \S/;

function withTrailers(message: string, trailers: CommitRequest['trailers']): string {
  if (!CONVENTIONAL.test(message))
    throw new BadInputError(`"${message.split('\n')[0]}" is no Conventional Commit. Begin it with a type, such as "fix: ".`);
  const lines = Object.entries(trailers).map(([name, value]) => `${name}: ${value.replaceAll(/\s+/g, ' ').trim()}`);
  return lines.length === 0 ? message : `${message.trimEnd()}\n\n${lines.join('\n')}\n`;
}
