import { BadInputError } from '../../base/errors.ts';

/** More than a person looks at, and few enough to be added up day by day. */
const MOST_DAYS = 3_660;
const DAY_MS = 86_400_000;

/** Throws `BadInputError` when two days (ISO dates) are no span of time. */
export function checkDays(from: string, to: string): void {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (days < 0) throw new BadInputError(`"${from}" is after "${to}". Give the earlier day first.`);
  if (days > MOST_DAYS) throw new BadInputError(`From "${from}" to "${to}" is more than ten years. Choose fewer days.`);
}
