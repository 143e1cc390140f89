/** Days of the expiries that the picker offers beside "none" and a date of one's own. */
export const offeredDays = [30, 90] as const;

const dayMs = 86_400_000;

/** The ISO date (`YYYY-MM-DD`, in the person's own calendar) that lies `days` days after `now`. */
export function dateAfter(days: number, now: Date): string {
  return isoDate(new Date(now.getTime() + days * dayMs));
}

/** Why a typed expiry cannot be used, or `undefined` when it can: a real date, today or later. */
export function problemWithDate(text: string, now: Date): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (match === null) return 'Enter a date as YYYY-MM-DD.';
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]; // three groups of digits matched
  const date = new Date(year, month - 1, day);
  if (isoDate(date) !== text.trim()) return `"${text.trim()}" is not a date of the calendar.`;
  return text.trim() < isoDate(now) ? 'The date has passed already.' : undefined;
}

function isoDate(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
