import type { Dependency } from '../../../../protocol/health.ts';
import type { Session } from '../session.ts';

const MARK = { ok: 'ok  ', degraded: 'WARN', failed: 'FAIL' } as const;
const STYLE = { ok: 'green', degraded: 'yellow', failed: 'red' } as const;

/** One thing that the backend stands on, as a line. */
export function formatDependency({ paint }: Pick<Session, 'paint'>, { name, state, detail }: Dependency): string {
  return `${paint(STYLE[state], MARK[state])} ${name}: ${detail}\n`;
}
