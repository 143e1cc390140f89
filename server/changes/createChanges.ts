import type { Clock } from '../base/clock.ts';
import type { NextId } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import type { DataFolder } from '../data/dataFolder.ts';
import type { Changes } from './changes.ts';

export interface ChangesOptions {
  readonly dataFolder: DataFolder;
  readonly clock: Clock;
  readonly newId: NextId;
  readonly log: Logger;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The service behind the power `changes`. */
export function createChanges(options: ChangesOptions): Changes {
  const notYet = (): never => {
    throw new Error(`Not yet: ${options.dataFolder.root}`);
  };
  return {
    createWorkbench: notYet,
    openWorkbench: notYet,
    removeWorkbench: notYet,
    capture: notYet,
    find: notYet,
    content: notYet,
    merge: notYet,
    apply: notYet,
    mergeUndo: notYet,
    undo: notYet,
    applications: notYet,
    recover: notYet,
    forget: notYet,
    commitApplication: notYet,
  };
}
