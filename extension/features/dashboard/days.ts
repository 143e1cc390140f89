import { textAt } from '../../platform/fields.ts';

/** ISO dates in UTC, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

const DAY_MS = 86_400_000;

/** The last so many days, today included. `now`: milliseconds since 1970. */
export function lastDays(count: number, now = Date.now()): Days {
  const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
  return { from: dayOf(now - (count - 1) * DAY_MS), to: dayOf(now) };
}

export function isDays(value: unknown): value is Days {
  return textAt(value, 'from') !== undefined && textAt(value, 'to') !== undefined;
}
