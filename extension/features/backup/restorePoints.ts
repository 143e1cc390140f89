import type { RestorePoint } from '../../../protocol/backup.ts';
import { countOf } from '../../platform/wording.ts';

/** A backup as an entry of the restore wizard. */
export interface PointItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly point: RestorePoint;
}

const REASONS: Readonly<Record<RestorePoint['reason'], string>> = {
  scheduled: 'made by itself',
  asked: 'asked for',
  'before-restore': 'what was there before a restore',
  'before-migration': 'before an update changed the tables',
  'before-encryption': 'before its encryption was changed',
};

/** Newest first, as they come. `now` in milliseconds since 1970; times are shown in the given locale and time zone. */
export function pointItems(points: readonly RestorePoint[], now: number, locale?: string, timeZone?: string): PointItem[] {
  const time = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return points.map((point) => ({
    label: time.format(point.time),
    description: age(now - point.time),
    detail: `${countOf(point.rows, 'row')}, ${kilobytes(point.bytes)}, ${point.kind}, ${REASONS[point.reason]}`,
    point,
  }));
}

const HOUR_MS = 3_600_000;

function age(milliseconds: number): string {
  const hours = Math.floor(milliseconds / HOUR_MS);
  if (hours < 1) return 'less than an hour ago';
  return hours < 48 ? `${countOf(hours, 'hour')} ago` : `${countOf(Math.floor(hours / 24), 'day')} ago`;
}

function kilobytes(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
