/** How long a point of a plot stands for. */
export type Period = 'day' | 'week' | 'month';

const DAY_MS = 86_400_000;
const MOST_BY_DAY = 90;
const MOST_BY_WEEK = 731;

/** By day up to 90 days, by week up to two years, by month beyond: about as many points as a plot has room for. */
export function periodFor(from: string, to: string): Period {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days <= MOST_BY_DAY) return 'day';
  return days <= MOST_BY_WEEK ? 'week' : 'month';
}

/** The first day of the period that a day lies in. Weeks begin on Monday (ISO 8601). */
export function startOf(day: string, by: Period): string {
  if (by === 'day') return day;
  if (by === 'month') return `${day.slice(0, 7)}-01`;
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** ISO dates. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Every day from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const count = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(from, index));
}
