import type { AttentionItem } from '../../../../protocol/analytics.ts';
import type { Finding } from '../../../../protocol/finding.ts';
import { localDate } from '../../../base/clock.ts';
import { addDays } from '../findings/period.ts';

/** An exception that ends within so many days is worth saying. */
const DAYS_BEFORE = 14;
const MOST_LINES = 5;

/** Suppressions, waivers and baseline entries that end soon, the first to end first. After their last day their findings come back. */
export function exceptionItems(findings: readonly Finding[], now: number): readonly AttentionItem[] {
  const today = localDate(now);
  const limit = addDays(today, DAYS_BEFORE);
  const ending = findings
    .flatMap((finding) => (finding.suppressed?.until === undefined ? [] : [{ finding, until: finding.suppressed.until }]))
    .filter(({ until }) => until >= today && until <= limit)
    .toSorted((a, b) => (a.until < b.until ? -1 : a.until > b.until ? 1 : 0));
  const items = ending.map(({ finding: { ruleId, path, range, suppressed }, until }): AttentionItem => {
    const reason = suppressed?.reason === undefined ? '' : `: ${suppressed.reason}`;
    return {
      kind: 'exception',
      title: `Exception from ${ruleId} in ${path} ends on ${until}`,
      detail: `${WORDS[suppressed?.kind ?? 'external'] ?? 'Accepted'}${reason}`,
      urgency: 'soon',
      count: 1,
      place: { kind: 'file', path, line: range.start.line },
    };
  });
  if (items.length <= MOST_LINES) return items;
  const count = items.length - MOST_LINES + 1;
  const title = `${count} more exceptions end by ${limit}`;
  const rest: AttentionItem = {
    kind: 'exception',
    title,
    detail: 'Then their findings come back.',
    urgency: 'soon',
    count,
    place: { kind: 'rules' },
  };
  return [...items.slice(0, MOST_LINES - 1), rest];
}

const WORDS: Readonly<Record<string, string>> = {
  inline: 'Suppressed by a comment',
  baseline: 'Accepted by the baseline',
  external: 'Accepted elsewhere',
};
