/** What a rule says under `stewardry: waivers`. */
export interface WaiverPolicy {
  readonly allowed: boolean;
  /** Days from today that a waiver may last at most. */
  readonly maxDays?: number;
}

const DAY_MS = 86_400_000;

/** Why a rule does not accept a waiver that ends on `until` (ISO date; absent: never), in a sentence; `undefined` when it does. */
export function refusalOf(policy: WaiverPolicy | undefined, until: string | undefined, today: string): string | undefined {
  if (policy === undefined) return undefined;
  if (!policy.allowed) return 'the rule allows no waivers. Mend the code.';
  if (policy.maxDays === undefined) return undefined;
  const latest = addDays(today, policy.maxDays);
  if (until !== undefined && isDate(until) && until <= latest) return undefined;
  return `the rule allows waivers for ${policy.maxDays} days. Give an end: "until ${latest}" at the latest.`;
}

/** The ISO date so many days after another. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whether a text is a day of the calendar, such as `2026-12-31`. */
export function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
