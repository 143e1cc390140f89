import type { ResultIn, RunSummary } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { Application } from '../../../changes/changeSet.ts';
import type { Merge } from '../../../changes/changes.ts';
import type { FileChange } from '../../../governance/govern/action.ts';

/** What a merge would do, as an action says it. Bytes that are no text come with a character for each. */
export function toChanges({ files }: Merge): readonly FileChange[] {
  return files
    .filter(({ before, after }) => before === null || after === null || !before.equals(after))
    .map(({ path, movedFrom, before, after }) => ({
      path,
      before: textOf(before),
      after: textOf(after),
      ...(movedFrom === undefined ? {} : { movedFrom }),
    }));
}

function textOf(bytes: Buffer | null): string | null {
  if (bytes === null) return null;
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

/** An application as clients see it. */
export function describeApplication(run: RunSummary, application: Application, commit?: string): ResultIn<typeof runs.apply> {
  return {
    run,
    application: application.id,
    files: [...application.files],
    conflicts: [...application.conflicts],
    ...(commit === undefined ? {} : { commit }),
  };
}

/** Whether an application put changes into the tree, and did not take them out. */
export function putsIn(application: Application, applications: readonly Application[]): boolean {
  if (application.kind === 'apply') return true;
  const undone = applications.find(({ id }) => id === application.undoes);
  return undone !== undefined && !putsIn(undone, applications);
}
