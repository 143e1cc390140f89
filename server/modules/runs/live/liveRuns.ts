import type { Finding } from '../../../../protocol/finding.ts';
import type { Mutex } from '../../../base/mutex.ts';
import type { CommandRunner } from '../../../commands/commandRunner.ts';
import type { ActiveRunOptions } from './activeRun.ts';
import type { Policies } from './policies.ts';
import type { RunNews } from './runNews.ts';
import type { RunStream } from './runStream.ts';
import type { Supervisor } from './supervisor.ts';

/** Where news of one run go. */
export type Outlets = Pick<ActiveRunOptions, 'stream' | 'changed'>;

/** What this module remembers while it runs. */
export interface LiveRuns {
  readonly supervisor: Supervisor;
  readonly policies: Policies;
  readonly commands: CommandRunner;
  readonly news: RunNews;
  /** Whose turn it is to change the tree of a person. */
  readonly reviewing: Mutex;
  /** What rules found in change sets that somebody has looked at, by their ids. */
  readonly findings: ReadonlyMap<string, ReadonlyMap<string, readonly Finding[]>>;
  keepFindings(changeSet: string, found: ReadonlyMap<string, readonly Finding[]>): void;
  /** For whatever happens in a run of this process. */
  outlets(folder: string, run: string): Outlets;
  /** What the model of a run of this process is saying. */
  saying(run: string): ReturnType<RunStream['saying']> | undefined;
  /** Nothing more happens in a run: what waits is sent. */
  closeStream(run: string): void;
  stop(): Promise<void>;
}
