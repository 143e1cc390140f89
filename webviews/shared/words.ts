/** `1 file`, `3 files`, `1,204 files`: a count with its noun. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** Micro-dollars as a person reads them: `$0.12`, `under $0.01`, `$1.50`. */
export function money(microdollars: number): string {
  if (microdollars > 0 && microdollars < 10_000) return 'under $0.01';
  return `$${(microdollars / 1_000_000).toFixed(2)}`;
}

/** The parts that are there, with dots between. */
export function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** Milliseconds as a person reads them: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const relative = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' });
const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' });
const minute = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short' });

/** How long ago an ISO time was: `2 minutes ago`, `yesterday`, `Mar 3, 2026`. `now`: milliseconds since 1970. */
export function ago(time: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(time) - now) / 1_000);
  if (seconds > -60) return 'just now';
  if (seconds > -3_600) return relative.format(Math.ceil(seconds / 60), 'minute');
  if (seconds > -86_400) return relative.format(Math.ceil(seconds / 3_600), 'hour');
  if (seconds > -604_800) return relative.format(Math.ceil(seconds / 86_400), 'day');
  return day.format(new Date(time));
}

/** An ISO time in full, for a tooltip. */
export function moment(time: string): string {
  return minute.format(new Date(time));
}
