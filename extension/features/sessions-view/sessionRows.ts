import type { RunSummary } from '../../../protocol/runs.ts';
import type { SessionSummary } from '../../../protocol/sessions.ts';
import { hasEnded, type OfFolder } from '../../platform/runBook.ts';
import { costOf, joined, shortened } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';

/** A row of the Sessions view. */
export interface SessionRow {
  readonly session: OfFolder<SessionSummary>;
  /** The next task of its folder goes on with it. */
  readonly isCurrent: boolean;
  /** A run of it is under way. */
  readonly isAtWork: boolean;
}

/** Rows in the order of the sessions: the last used first. */
export function sessionRows(
  sessions: readonly OfFolder<SessionSummary>[],
  runs: readonly RunSummary[],
  currentOf: (folder: string) => string | undefined,
): readonly SessionRow[] {
  const atWork = new Set(runs.filter((run) => !hasEnded(run)).map(({ session }) => session));
  return sessions.map((session) => ({ session, isCurrent: currentOf(session.folder) === session.id, isAtWork: atWork.has(session.id) }));
}

/** What stands beside the title: persona, what is going on, how much was said, what it cost. */
export function describeSession({ session, isCurrent, isAtWork }: SessionRow): string {
  const { persona, state, messages, spent, budget } = session;
  return joined([
    isCurrent ? 'current' : '',
    persona,
    isAtWork ? 'at work' : state === 'paused' ? 'paused' : '',
    countOf(messages, 'message'),
    spent === 0 ? '' : costOf(spent, budget),
  ]);
}

export function titleOf({ title }: SessionSummary): string {
  return shortened(title) || 'New session';
}

/** What can be done with a row, as menus ask for it: `session.current`, `session.other`. */
export function contextOf({ isCurrent }: SessionRow): string {
  return isCurrent ? 'session.current' : 'session.other';
}
