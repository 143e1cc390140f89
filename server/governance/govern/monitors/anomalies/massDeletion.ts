import type { FileChange } from '../../action.ts';
import type { PastAction } from '../../validator.ts';
import type { Anomaly } from './anomaly.ts';

/** At once, and in the run as a whole. */
const FILES_AT_ONCE = 10;
const FILES_IN_ALL = 25;
/** Lines that go at once without anything in their place. */
const LINES_AT_ONCE = 1_000;

/** A lot is deleted. It may be the task, so a person looks; it is the run's own copy, so nothing is lost meanwhile. */
export const massDeletion: Anomaly = (latest, earlier) => {
  const now = deletedIn(latest);
  const before = earlier.flatMap(deletedIn).length;
  const lines = lostLines(latest);
  if (now.length >= FILES_AT_ONCE)
    return [
      { kind: 'pause', reason: `${now.length} files were deleted at once, ${now.slice(0, 3).join(', ')} among them. Is that the task?` },
    ];
  if (before < FILES_IN_ALL && before + now.length >= FILES_IN_ALL)
    return [{ kind: 'pause', reason: `The run has deleted ${before + now.length} files so far. Is that the task?` }];
  return lines >= LINES_AT_ONCE
    ? [{ kind: 'pause', reason: `${lines} lines were deleted at once, with nothing in their place. Is that the task?` }]
    : [];
};

function deletedIn(past: PastAction): readonly string[] {
  const changes = changesOf(past);
  const moved = new Set(changes.flatMap(({ movedFrom }) => movedFrom ?? []));
  return changes.flatMap(({ path, before, after }) => (before !== null && after === null && !moved.has(path) ? [path] : []));
}

function lostLines(past: PastAction): number {
  const count = (text: string | null): number => (text === null || text === '' ? 0 : text.split('\n').length);
  return changesOf(past).reduce((sum, { before, after }) => sum + count(before) - count(after), 0);
}

const changesOf = ({ action, isDone, hasFailed }: PastAction): readonly FileChange[] =>
  action.kind === 'edit' && isDone && !hasFailed ? action.changes : [];
