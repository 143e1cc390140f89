import * as workspace from '../../../protocol/workspace.ts';
import { makeDueCheckpoint } from '../../audit/store/checkpoints.ts';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import { builtInLayer, environmentLayer, userLayer } from '../../governance/config/configLayer.ts';
import { createLayeredConfig } from '../../governance/config/layers.ts';
import { backgroundCall } from '../../kernel/call.ts';
import type { AuditPowers } from './powers.ts';
import { openRecord, signingFor } from './record.ts';

const DAY_MS = 86_400_000;
/** Whoever has just appended is often about to append more. Milliseconds. */
const LOOK_AFTER_MS = 5_000;

/**
 * Signs records without being asked: after so many rows, once a day, and at the end. Straight into the database and not through the
 * router: the signed note says by itself who signed what and when, and a row about it would have to be signed again.
 */
export class RegularCheckpoints implements Disposable {
  readonly #ctx: AuditPowers;
  readonly #store = new DisposableStore();
  /** Records that this process has appended to since it looked at them. */
  readonly #grown = new Set<Database>();
  #look: Disposable | undefined;

  constructor(ctx: AuditPowers) {
    this.#ctx = ctx;
    this.#store.add(ctx.audit.onAppended((database) => this.#hasGrown(database)));
  }

  /** Signs the record of a folder when so many rows or a day have passed. Never throws: what fails is logged. */
  sign(folder: string | null): Promise<void> {
    return this.#sign(folder, DAY_MS);
  }

  /** Before the end: what this process appended. A command that is over at once leaves that to the rows and the day. */
  async signLast(): Promise<void> {
    const age = this.#ctx.installation.isResident ? 0 : DAY_MS;
    for (const folder of await this.#grownFolders()) await this.#sign(folder, age);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #hasGrown(database: Database): void {
    this.#grown.add(database);
    this.#look ??= this.#store.add(this.#ctx.clock.after(LOOK_AFTER_MS, () => void this.#signGrown()));
  }

  async #signGrown(): Promise<void> {
    if (this.#look !== undefined) this.#store.delete(this.#look);
    this.#look = undefined;
    for (const folder of await this.#grownFolders()) await this.#sign(folder, DAY_MS);
  }

  async #grownFolders(): Promise<readonly (string | null)[]> {
    const { databases } = this.#ctx;
    const found = await Promise.all(
      databases.openFolders().map(async (folder) => {
        const { database } = await databases.open(folder);
        return this.#grown.has(database) ? [folder] : [];
      }),
    );
    return found.flat();
  }

  async #sign(folder: string | null, age: number): Promise<void> {
    try {
      const { database, origin } = await openRecord(this.#ctx, folder);
      this.#grown.delete(database);
      await makeDueCheckpoint(database, signingFor(this.#ctx, origin), { rows: await this.#rowsOf(folder), age });
    } catch (error) {
      this.#ctx.log.warning('The audit record could not be signed', { folder, error: messageOf(error) });
    }
  }

  /** `audit.checkpointRows`; a repository has no say in it. */
  async #rowsOf(folder: string | null): Promise<number> {
    const settings = folder === null ? {} : await this.#settingsOf(folder);
    const layers = [builtInLayer([]), userLayer(settings).layer, environmentLayer(this.#ctx.installation.environment).layer];
    return Number(createLayeredConfig(layers).explain('audit.checkpointRows').value);
  }

  async #settingsOf(folder: string): Promise<Readonly<Record<string, unknown>>> {
    if (!this.#ctx.has('workspace')) return {};
    try {
      return (await this.#ctx.call(workspace.ruleSources, { folder }, backgroundCall('audit'))).settings;
    } catch {
      // The folder was closed, or the backend is about to end: the default is as safe.
      return {};
    }
  }
}
