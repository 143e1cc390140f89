import { describe, expect, it } from 'vitest';
import { type BackupSchedule, dueBackup, expiredBackups } from './backupPlan.ts';

const schedule: BackupSchedule = { fullAt: '02:00', everyHours: 4, keepDays: 30 };
const HOUR = 3_600_000;

interface Made {
  readonly number: number;
  readonly kind: 'full' | 'increment';
  readonly time: number;
  readonly base: number | null;
}

/** A machine that looks every five minutes, as the program does. */
class Machine {
  now = new Date(2026, 2, 1, 9, 17).getTime();
  backups: Made[] = [];
  removed: Made[] = [];
  #number = 0;

  look(): void {
    const kind = dueBackup(this.backups, this.now, schedule);
    if (kind === undefined) return;
    const base = kind === 'full' ? null : (this.backups.find((backup) => backup.kind === 'full')?.number ?? null);
    this.backups = [{ number: ++this.#number, kind, time: this.now, base }, ...this.backups];
    const expired = expiredBackups(this.backups, this.now, schedule.keepDays);
    this.removed.push(...expired);
    this.backups = this.backups.filter((backup) => !expired.includes(backup));
  }

  run(hours: number): void {
    for (const end = this.now + hours * HOUR; this.now < end; this.now += HOUR / 12) this.look();
  }

  made(): string[] {
    return [...this.backups].reverse().map(({ kind, time }) => `${kind} ${hourOf(time)}`);
  }
}

const hourOf = (time: number): string => new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(5, 16);

describe('a day', () => {
  it('begins with a full backup at once, then one at 02:00, and increments every four hours', () => {
    const machine = new Machine();
    machine.run(24);
    expect(machine.made()).toEqual([
      'full 03-01T09:17',
      'increment 03-01T10:02',
      'increment 03-01T14:02',
      'increment 03-01T18:02',
      'increment 03-01T22:02',
      'full 03-02T02:02',
      'increment 03-02T06:02',
    ]);
  });

  it('that was slept through is made up for once', () => {
    const machine = new Machine();
    machine.look();
    machine.now += 50 * HOUR;
    machine.run(1);
    expect(machine.made()).toEqual(['full 03-01T09:17', 'full 03-03T11:17']);
  });

  it('can begin at another time, with other steps', () => {
    const noon = new Date(2026, 2, 1, 12, 1).getTime();
    const made = { number: 1, kind: 'full', time: noon - 2 * 60_000, base: null } as const;
    expect(dueBackup([made], noon, { ...schedule, fullAt: '12:00' })).toBe('full');
    expect(dueBackup([{ ...made, time: noon }], noon + HOUR, { ...schedule, fullAt: '12:00', everyHours: 1 })).toBe('increment');
    expect(dueBackup([{ ...made, time: noon }], noon + HOUR / 2, { ...schedule, fullAt: '12:00', everyHours: 1 })).toBeUndefined();
  });
});

describe('31 days', () => {
  it('later what is older than 30 days is gone, and every other day is there', () => {
    const machine = new Machine();
    machine.run(30 * 24);
    expect(machine.removed).toEqual([]);
    machine.run(24);
    expect(machine.removed.map(({ number }) => number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(machine.backups.filter(({ kind }) => kind === 'full')).toHaveLength(30);
    expect(machine.backups.every(({ base }) => base === null || machine.backups.some(({ number }) => number === base))).toBe(true);
  });
});

describe('a clock', () => {
  it('that is set back ten days skips no backup and deletes none', () => {
    const machine = new Machine();
    machine.run(35 * 24);
    const before = machine.removed.length;
    machine.now -= 10 * 24 * HOUR;
    machine.look();
    expect(machine.backups[0]).toMatchObject({ kind: 'full', time: machine.now });
    const count = machine.backups.length;
    machine.run(24);
    expect(machine.backups.length - count).toBeGreaterThanOrEqual(6);
    expect(machine.removed.length).toBe(before);
  });

  it('that is set back by seconds makes nothing twice', () => {
    const machine = new Machine();
    machine.look();
    machine.now -= 5_000;
    machine.look();
    expect(machine.backups).toHaveLength(1);
  });

  it('that jumps ahead ten years deletes nothing, and what was made then does not stay for ever', () => {
    const machine = new Machine();
    machine.run(40 * 24);
    const kept = machine.removed.length;
    machine.now += 3_650 * 24 * HOUR;
    machine.look();
    expect(machine.removed.length).toBeLessThanOrEqual(kept + 7);
    expect(machine.backups.filter(({ kind }) => kind === 'full').length).toBeGreaterThanOrEqual(30);
    const lost = machine.backups[0]?.number;
    machine.now -= 3_650 * 24 * HOUR;
    machine.run(70 * 24);
    expect(machine.backups.some(({ number }) => number === lost)).toBe(false);
  });
});
