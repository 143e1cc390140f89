import { ConflictError, NotFoundError } from '../../../base/errors.ts';
import type { Application, ChangedFile, ChangeSet, Selection } from '../../../changes/changeSet.ts';
import { putsIn } from './application.ts';
import { partsOf, type Review, selectedParts, WHOLE } from './reviewState.ts';

/** What is to be taken back: of which applications, the newest first, and which parts. `isPuttingIn`: an undo is taken back. */
export interface TakeBack {
  readonly applications: readonly string[];
  readonly selection?: readonly Selection[];
  readonly isPuttingIn: boolean;
}

/**
 * What a person means who takes back a run: everything of it that is in their tree, or of it what they selected, whatever applications it came in
 * by; or the one application that they name. Throws `ConflictError` when nothing of that is applied.
 */
export function whatToTakeBack(
  { set, title, applications, review }: { set: ChangeSet; title: string; applications: readonly Application[]; review: Review },
  { application, selection }: { readonly application?: string | undefined; readonly selection?: readonly Selection[] },
): TakeBack {
  if (application !== undefined) {
    const named = applications.find(({ id }) => id === application);
    if (named === undefined) throw new NotFoundError(`"${title}" has no application "${application}".`);
    return { applications: [named.id], ...(selection === undefined ? {} : { selection }), isPuttingIn: !putsIn(named, applications) };
  }
  const applied = selectedParts(set, selection).filter(({ path, hunk }) => review.stateOf(path, hunk) === 'applied');
  if (applied.length === 0) throw new ConflictError(`Nothing of that is applied, so there is nothing to take back: "${title}".`);
  return {
    applications: applications
      .filter((each) => putsIn(each, applications))
      .map(({ id }) => id)
      .toReversed(),
    selection: set.files.flatMap((file) =>
      selectionOf(file, new Set(applied.filter(({ path }) => path === file.path).map(({ hunk }) => hunk))),
    ),
    isPuttingIn: false,
  };
}

function selectionOf(file: ChangedFile, applied: ReadonlySet<string>): Selection[] {
  if (applied.size === 0) return [];
  const isWhole = partsOf(file).every((part) => applied.has(part));
  return [isWhole ? { path: file.path } : { path: file.path, hunks: [...applied].filter((part) => part !== WHOLE) }];
}
