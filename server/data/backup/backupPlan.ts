import type { BackupManifest } from './backupList.ts';

/** When backups are made and for how long they are kept. */
export interface BackupSchedule {
  /** Local time of the full backup, `HH:MM`. */
  readonly fullAt: string;
  /** Hours between two increments, counted from the time of the full backup. */
  readonly everyHours: number;
  readonly keepDays: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A backup further in the future than this was made when the clock was wrong, or the clock is wrong now. */
const CLOCK_TOLERANCE_MS = HOUR_MS;

type Known = Pick<BackupManifest, 'number' | 'kind' | 'time' | 'base'>;

/**
 * What is to be made now; a time that was missed is made up for at once. `backups` newest first, `now` in milliseconds since 1970.
 * A clock that was set back makes a backup due rather than putting it off until the old time comes again.
 */
export function dueBackup(backups: readonly Known[], now: number, schedule: BackupSchedule): BackupManifest['kind'] | undefined {
  const fullSlot = lastTimeOfDay(now, schedule.fullAt);
  const stepMs = schedule.everyHours * HOUR_MS;
  const slot = fullSlot + Math.floor((now - fullSlot) / stepMs) * stepMs;
  const isMissing = (backup: Known | undefined, since: number): boolean =>
    backup === undefined || backup.time < since || backup.time > now + CLOCK_TOLERANCE_MS;
  if (isMissing(backups.find(isFull), fullSlot)) return 'full';
  return isMissing(backups[0], slot) ? 'increment' : undefined;
}

/** The latest moment at or before `now` at which local clocks showed `HH:MM`. */
function lastTimeOfDay(now: number, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const moment = new Date(now);
  moment.setHours(hours, minutes, 0, 0);
  if (moment.getTime() > now) moment.setDate(moment.getDate() - 1);
  return moment.getTime();
}

/**
 * Full backups that are older than `keepDays` and have as many newer ones, each with its increments. The count keeps them when the
 * clock jumps ahead, and those of a folder that is opened now and then. `backups` newest first.
 */
export function expiredBackups<Backup extends Known>(backups: readonly Backup[], now: number, keepDays: number): readonly Backup[] {
  let youngest = Number.POSITIVE_INFINITY;
  const expired = new Set<number>();
  for (const [newer, full] of backups.filter(isFull).entries()) {
    // Made before the one that came after it, whatever the clock said then.
    youngest = Math.min(youngest, full.time);
    if (newer >= keepDays && now - youngest > keepDays * DAY_MS) expired.add(full.number);
  }
  return backups.filter(({ number, base }) => expired.has(base ?? number));
}

function isFull({ kind }: Known): boolean {
  return kind === 'full';
}
