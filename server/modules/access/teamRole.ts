import type { User } from '../../../protocol/access.ts';
import type { Role } from '../../../protocol/define.ts';
import { contentHash } from '../../base/contentHash.ts';
import { type Disposable, toDisposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import { isTeam } from '../../kernel/access/isTeam.ts';
import type { Powers } from '../../kernel/powers.ts';
import { readUsers } from './store.ts';

export type AccessPowers = Pick<Powers, 'access' | 'installation' | 'databases' | 'clock' | 'log'>;

/** How long somebody may keep a role that an admin took from them elsewhere. Milliseconds. */
const READ_EVERY_MS = 30_000;

/** The role of an address: who is not on the list is a viewer, and while nobody is, somebody must be able to begin it. */
export function roleIn(users: readonly User[], email: string | undefined): Role {
  if (users.length === 0) return 'admin';
  return users.find((user) => user.email === email?.toLowerCase())?.role ?? 'viewer';
}

/** Keeps the role of the person at the keyboard as the list of the team has it. */
export class TeamRole {
  readonly #powers: AccessPowers;
  #timer: Disposable = toDisposable(() => undefined);
  #isStopped = false;

  constructor(powers: AccessPowers) {
    this.#powers = powers;
  }

  async start(): Promise<void> {
    if (!isTeam(this.#powers.installation.environment)) return;
    await this.refresh();
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer.dispose();
  }

  /** A list that cannot be read makes nobody more than a viewer. */
  async refresh(): Promise<void> {
    const { access, databases, log } = this.#powers;
    try {
      const { database } = await databases.open(null);
      // Without its server the backend works in memory, where the list is empty and would make everybody an admin.
      if (database.dialect !== 'postgres') return access.setRole('viewer');
      const users = await readUsers(database);
      access.setRole(roleIn(users, access.person.email), contentHash(JSON.stringify(users)));
    } catch (error) {
      access.setRole('viewer');
      log.warning('the roles of the team cannot be read; until then you are a viewer', { error: messageOf(error) });
    }
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#timer = this.#powers.clock.after(READ_EVERY_MS, () => void this.refresh().then(() => this.#schedule()));
  }
}
