import type { RunSummary } from '../../../protocol/runs.ts';
import type { SessionSummary } from '../../../protocol/sessions.ts';
import { hasEnded, type OfFolder } from '../../platform/runBook.ts';
import { costOf, joined, shortened } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';

/** A row of the Sessions view. */
export interface SessionRow {
  readonly id: string;
  readonly session: OfFolder<SessionSummary>;
  /** The next task of its folder goes on with it. */
  readonly isCurrent: boolean;
  /** A run of it is under way. */
  readonly isAtWork: boolean;
  /** All of those wait for an answer. */
  readonly isWaiting: boolean;
  /** Its runs that are known: those that were handed on are not counted. */
  readonly runs: number;
  /** The name of its folder, where there are several; else empty. */
  readonly where: string;
}

/** Rows in the order of the sessions: the last used first. */
export function sessionRows(
  sessions: readonly OfFolder<SessionSummary>[],
  runs: readonly RunSummary[],
  currentOf: (folder: string) => string | undefined,
  whichFolder: (folder: string) => string,
): readonly SessionRow[] {
  const bySession = Map.groupBy(runs, ({ session }) => session);
  return sessions.map((session) => {
    const own = bySession.get(session.id) ?? [];
    const underWay = own.filter((run) => !hasEnded(run));
    return {
      id: `${session.folder} ${session.id}`,
      session,
      isCurrent: currentOf(session.folder) === session.id,
      isAtWork: underWay.length > 0,
      isWaiting: underWay.length > 0 && underWay.every(({ state }) => state === 'waiting'),
      runs: own.filter(({ parent }) => parent === undefined).length,
      where: whichFolder(session.folder),
    };
  });
}

/** What stands beside the title: persona, what is going on, how many runs it has, what it cost. */
export function describeSession({ session, isCurrent, isAtWork, isWaiting, runs, where }: SessionRow): string {
  const { persona, state, spent, budget } = session;
  const working = isWaiting ? 'waits for you' : 'at work';
  return joined([
    where,
    isCurrent ? 'current' : '',
    persona,
    isAtWork ? working : state === 'paused' ? 'paused' : '',
    runs === 0 ? '' : countOf(runs, 'run'),
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
