import * as workspace from '../../../protocol/workspace.ts';
import { type Disposable, toDisposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import { listBackups } from '../../data/backup/backupList.ts';
import { type BackupSchedule, dueBackup } from '../../data/backup/backupPlan.ts';
import { toPlain } from '../../data/encryption/databaseKey.ts';
import { backgroundCall } from '../../kernel/call.ts';
import { archiveOldRows } from './archiveOldRows.ts';
import { changeEncryption } from './changeEncryption.ts';
import type { BackupPowers } from './powers.ts';

/** Whoever has just opened the editor waits for other things; and a command is over before. Milliseconds. */
const FIRST_ROUND_AFTER_MS = 30_000;
const SOON_MS = 3_000;
/** Often enough that a machine that wakes up is soon backed up; a look costs one listing of a folder. Milliseconds. */
const ROUND_EVERY_MS = 300_000;

const DEFAULT_SCHEDULE: BackupSchedule = { fullAt: '02:00', everyHours: 4, keepDays: 30 };

/** Looks after every open database: makes the backups that are due, and encrypts or decrypts what is to be. */
export class BackupRounds {
  readonly #powers: BackupPowers;
  readonly #abort = new AbortController();
  readonly #schedules = new Map<string, Promise<BackupSchedule | null>>();
  #timer: Disposable = toDisposable(() => undefined);
  #round: Promise<void> = Promise.resolve();

  constructor(powers: BackupPowers) {
    this.#powers = powers;
    this.#after(FIRST_ROUND_AFTER_MS);
  }

  /** Does one round now, after one that is under way. Never throws: what fails is logged and tried in the next. */
  look(): Promise<void> {
    this.#round = this.#round.then(() => this.#lookAtAll());
    return this.#round;
  }

  /** When the folders that are about to be opened are open: what is to be encrypted should not wait long. */
  lookSoon(): void {
    this.#timer.dispose();
    this.#after(SOON_MS);
  }

  /** Configuration may have changed: it is read again when it is needed. */
  forgetSchedule(folder: string | null): void {
    if (folder === null) this.#schedules.clear();
    else this.#schedules.delete(folder);
  }

  async stop(): Promise<void> {
    this.#timer.dispose();
    this.#abort.abort();
    await this.#round;
  }

  #after(milliseconds: number): void {
    this.#timer = this.#powers.clock.after(milliseconds, () => {
      void this.look().then(() => {
        if (!this.#abort.signal.aborted) this.#after(ROUND_EVERY_MS);
      });
    });
  }

  async #lookAtAll(): Promise<void> {
    for (const folder of this.#powers.databases.openFolders()) {
      if (this.#abort.signal.aborted) return;
      try {
        await this.#followEncryption(folder);
        await this.#backUp(folder);
      } catch (error) {
        if (!this.#abort.signal.aborted) this.#powers.log.warning('a backup failed', { folder, error: messageOf(error) });
      }
    }
  }

  async #backUp(folder: string | null): Promise<void> {
    const { databases, workers, encryption, clock, log } = this.#powers;
    const { file } = await databases.open(folder);
    const schedule = await this.#scheduleOf(folder);
    if (file === undefined || schedule === null) return;
    if (dueBackup(listBackups(file), clock.now(), schedule) === undefined) return;
    const request = { file, schedule, encryption: toPlain(encryption) };
    const made = await workers.run('backup/takeDue', request, { lane: 'bulk' }, this.#abort.signal);
    if (made === null) return;
    log.info('backed up', { file, number: made.number, kind: made.kind, bytes: made.bytes });
    // Once a day, and when what is moved is in a backup.
    if (made.kind === 'full') await archiveOldRows(this.#powers, folder, this.#abort.signal);
  }

  /** What the setting says, where the file is otherwise; refused while other processes use the file, and tried again. */
  async #followEncryption(folder: string | null): Promise<void> {
    const { databases, encryption, log } = this.#powers;
    if (encryption.mode === 'keep') return;
    const { file, keyId } = await databases.open(folder);
    const wanted = encryption.mode === 'off' ? undefined : encryption.keys[0]?.id;
    if (file === undefined || keyId === wanted || (encryption.mode === 'sqlcipher' && wanted === undefined)) return;
    await changeEncryption(this.#powers, folder, wanted ?? null, this.#abort.signal);
    log.info(wanted === undefined ? 'decrypted' : 'encrypted', { file });
  }

  #scheduleOf(folder: string | null): Promise<BackupSchedule | null> {
    const key = folder ?? '';
    const known = this.#schedules.get(key) ?? this.#readSchedule(folder);
    this.#schedules.set(key, known);
    known.catch(() => this.#schedules.delete(key));
    return known;
  }

  async #readSchedule(folder: string | null): Promise<BackupSchedule | null> {
    // The installation has no configuration file.
    if (folder === null || !this.#powers.has('workspace')) return DEFAULT_SCHEDULE;
    const call = backgroundCall('backup', { signal: this.#abort.signal });
    const settingOf = async (name: string): Promise<unknown> =>
      (await this.#powers.call(workspace.explainConfig, { folder, key: name }, call)).value;
    if ((await settingOf('features.auto_backup')) === false) return null;
    const [fullAt, everyHours, keepDays] = [
      await settingOf('backup.fullAt'),
      await settingOf('backup.everyHours'),
      await settingOf('backup.keepDays'),
    ];
    return {
      fullAt: typeof fullAt === 'string' ? fullAt : DEFAULT_SCHEDULE.fullAt,
      everyHours: typeof everyHours === 'number' ? everyHours : DEFAULT_SCHEDULE.everyHours,
      keepDays: typeof keepDays === 'number' ? keepDays : DEFAULT_SCHEDULE.keepDays,
    };
  }
}
