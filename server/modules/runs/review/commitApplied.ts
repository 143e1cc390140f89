import type { Application } from '../../../changes/changeSet.ts';
import type { Database } from '../../../data/database.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import type { RunRow } from '../schemas.ts';
import { governPerson } from './governPerson.ts';

/** Git shows the first line of a message whole up to here. Characters. */
const LONGEST_SUBJECT = 72;

/** Commits what was applied, with a Conventional Commit whose trailers name run and persona. `undefined`: nothing was written. */
export async function commitApplied(
  ctx: RunsContext,
  of: { readonly database: Database; readonly folder: string; readonly row: RunRow },
  call: Call,
  application: Application,
): Promise<string | undefined> {
  const { folder, row } = of;
  const files = application.files.filter(({ outcome }) => outcome === 'written' || outcome === 'merged').map(({ path }) => path);
  if (files.length === 0) return undefined;
  const message = messageFor(row);
  const trailers = { 'Stewardry-Run': row.id, 'Stewardry-Persona': row.persona };
  const action = { kind: 'git', tool: 'commit', args: ['commit', '--message', message, '--', ...files] } as const;
  return governPerson(ctx, of, call, action, (changes, signal) => changes.commitApplication({ folder, files, message, trailers }, signal));
}

/** What the person asked for is the subject; a title that is a Conventional Commit already stays as it is. */
export function messageFor({ title, status }: Pick<RunRow, 'title' | 'status'>): string {
  const type = /\b(fix|bug|repair|mend)/i.test(title)
    ? 'fix'
    : /\b(doc|comment|readme)/i.test(title)
      ? 'docs'
      : /\btests?\b/i.test(title)
        ? 'test'
        : 'feat';
  const subject = /^[a-z]+(\([\w./-]+\))?!?: /.test(title)
    ? title
    : `${type}: ${title.charAt(0).toLowerCase()}${title.slice(1).replace(/[.…]+$/, '')}`;
  const cut = subject.length > LONGEST_SUBJECT ? `${subject.slice(0, LONGEST_SUBJECT - 1)}…` : subject;
  return status === '' ? cut : `${cut}\n\n${status}`;
}
