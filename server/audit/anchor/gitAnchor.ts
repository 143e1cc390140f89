import { type SimpleGit, simpleGit } from 'simple-git';
import { endingAtOnce } from '../../base/endOfOutput.ts';
import { BadInputError, IoError, messageOf } from '../../base/errors.ts';

/** Where checkpoints lie outside the database: commits without files, whose messages are the signed notes, newest last. */
export const ANCHOR_REF = 'refs/stewardry/checkpoints';

/** A note as it was found. */
export interface AnchoredNote {
  readonly commit: string;
  readonly note: string;
}

/** Concurrent anchors take turns; this many losses in a row mean that something else is wrong. */
const ATTEMPTS = 20;

/** Whatever the user's own configuration says, a note stays byte by byte what it is, and names nobody. */
const CONFIG = [
  'i18n.commitEncoding=utf-8',
  'i18n.logOutputEncoding=utf-8',
  'log.showSignature=false',
  'user.name=Stewardry',
  'user.email=audit@stewardry.invalid',
];

/**
 * Adds a note to the ref and returns the commit. Work tree, index, branches and HEAD stay as they are. Throws `BadInputError` outside a
 * repository, `IoError` when git cannot write.
 */
export async function anchorNote(folder: string, note: string): Promise<string> {
  const git = openGit(folder);
  if (!(await isRepository(git))) {
    throw new BadInputError(
      `"${folder}" is not in a git repository, so there is nowhere to anchor a checkpoint. 'stewardry audit checkpoint' keeps one in the database`,
    );
  }
  try {
    // The tree of no files; asking for it also writes it.
    const tree = await git.raw(['hash-object', '-t', 'tree', '-w', NO_FILE]);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const parent = await readTip(git);
      const parents = parent === undefined ? [] : ['-p', parent];
      const commit = (await git.raw(['commit-tree', tree.trim(), ...parents, '-m', note])).trim();
      if (await moveRef(git, commit, parent)) return commit;
    }
  } catch (error) {
    throw new IoError(`The checkpoint could not be anchored in the git repository of "${folder}": ${messageOf(error)}`, { cause: error });
  }
  throw new IoError(
    `The checkpoint could not be anchored: '${ANCHOR_REF}' in "${folder}" is changed or locked by another program. Try again`,
  );
}

/** Git takes this name on every platform. */
const NO_FILE = '/dev/null';

/** Every note of the ref, oldest first; none outside a repository. */
export async function readAnchors(folder: string): Promise<readonly AnchoredNote[]> {
  const git = openGit(folder);
  if (!(await isRepository(git)) || (await readTip(git)) === undefined) return [];
  const log = await git.raw(['log', '--reverse', '--format=%H%n%B%x00', ANCHOR_REF, '--']);
  return log.split('\0').flatMap((entry) => {
    const [, commit, note] = /^\n?([0-9a-f]{40,64})\n([\s\S]*)$/.exec(entry) ?? [];
    // Git ends a message with one line end, and `%B` adds one.
    return commit === undefined || note === undefined ? [] : [{ commit, note: note.replace(/\n+$/, '\n') }];
  });
}

function openGit(folder: string): SimpleGit {
  return endingAtOnce(simpleGit({ baseDir: folder, config: CONFIG }));
}

async function isRepository(git: SimpleGit): Promise<boolean> {
  try {
    await git.raw(['rev-parse', '--git-dir']);
    return true;
  } catch {
    // No git on this machine, or no such folder: then there is no repository to us.
    return false;
  }
}

async function readTip(git: SimpleGit): Promise<string | undefined> {
  // With --quiet a missing ref is silence.
  const tip = await git.raw(['rev-parse', '--verify', '--quiet', `${ANCHOR_REF}^{commit}`]).catch(() => '');
  return tip.trim() || undefined;
}

/** False when somebody else moved it meanwhile: git compares and sets in one step. An empty old value means "must not exist". */
async function moveRef(git: SimpleGit, commit: string, parent: string | undefined): Promise<boolean> {
  try {
    await git.raw(['update-ref', '-m', 'stewardry: checkpoint', ANCHOR_REF, commit, parent ?? '']);
    return true;
  } catch (error) {
    if (/cannot lock ref|reference already exists|but expected|Unable to create/i.test(messageOf(error))) return false;
    throw error;
  }
}
