import type { Situation } from '../../govern/validator.ts';
import type { PreparedPolicy } from './preparedPolicy.ts';

/** What a judgement on a command depends on, besides its words. */
export interface Circumstances {
  readonly policy: PreparedPolicy;
  readonly limits: Situation['limits'];
  readonly isSandboxed: boolean;
  /** Absolute path of the tree. */
  readonly root: string;
  /** Where the line starts, relative to the root. */
  readonly cwd: string;
  /** As `Evidence.resolve`: the absolute path behind a path relative to the root; `undefined`: outside. */
  resolve(path: string): Promise<string | undefined>;
}
