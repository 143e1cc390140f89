import type { Database } from '../data/database.ts';
import type { Subscription } from './eventLog.ts';
import type { Feed } from './feed.ts';
import type { LoggedEvent } from './tables.ts';

/** What carries events from the log of a database to the processes that handle them, where that is not the log itself. */
export interface Transport {
  /** Takes over what is committed in a database, and calls back when there may be something to read. Does not wait for anybody. */
  attach(database: Database, workspace: string, onNews: () => void): Promise<Carrier>;
  close(): Promise<void>;
}

/** A transport's part in one database. */
export interface Carrier {
  /** Something was committed. */
  published(): void;
  createFeed(subscription: Subscription): Feed;
  /** A consumer gave up on an event. */
  buried(consumer: string, event: LoggedEvent, error: string): void;
  /** Resolves when it does not use the database any more. */
  stop(): Promise<void>;
}
