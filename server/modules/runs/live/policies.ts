import * as rules from '../../../../protocol/rules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { messageOf } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import type { Policy } from '../../../governance/govern/policy.ts';
import { buildConfig, readConfigSources } from '../../../governance/worker/configSources.ts';
import { backgroundCall } from '../../../kernel/call.ts';
import type { RunsPowers } from '../powers.ts';

/** What holds in a folder now. */
export interface FolderPolicy {
  readonly policy: Policy;
  readonly isTrusted: boolean;
}

/** What runs may do in each folder, read anew after something that it is made from has changed. */
export class Policies {
  readonly #ctx: RunsPowers;
  readonly #known = new Map<string, Promise<FolderPolicy>>();

  constructor(ctx: RunsPowers) {
    this.#ctx = ctx;
  }

  /** Throws for a folder that is not open. */
  read(folder: string): Promise<FolderPolicy> {
    const known = this.#known.get(folder) ?? this.#read(folder);
    this.#known.set(folder, known);
    // What could not be read is tried again by the next who asks.
    known.catch(() => this.forget(folder));
    return known;
  }

  /** Configuration, trust or rules of a folder may be others now. */
  forget(folder: string): void {
    this.#known.delete(folder);
  }

  async #read(folder: string): Promise<FolderPolicy> {
    const call = backgroundCall('runs');
    const { trusted, settings } = await this.#ctx.call(workspace.ruleSources, { folder }, call);
    const { environment } = this.#ctx.installation;
    const sources = await readConfigSources({ folder, stewardryFolders: [''], settings, environment, defaultPacks: [] }, diskFiles);
    const rulesVersion = await this.#rulesVersion(folder);
    const policy = buildConfig(sources).config.governance({ isTrusted: trusted, rulesVersion });
    return { policy, isTrusted: trusted };
  }

  /** Without rules the rest of the policy still has a digest. */
  async #rulesVersion(folder: string): Promise<string> {
    try {
      return (await this.#ctx.call(rules.checkProposed, { folder, changes: [] }, backgroundCall('runs'))).version;
    } catch (error) {
      this.#ctx.log.warning('The version of the rules is not known', { folder, error: messageOf(error) });
      return '';
    }
  }
}
