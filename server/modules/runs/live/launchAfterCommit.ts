import { messageOf } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import type { RunsContext } from '../context.ts';

/** Begins to work on a run once it is durable; what keeps that from happening is in the log, and the run is found again by `recover`. */
export function launchAfterCommit(ctx: RunsContext, database: Database, folder: string, id: string): void {
  database.afterCommit(() => {
    ctx.state.news.changed(folder, id);
    void ctx.state.supervisor
      .launch(folder, id)
      .catch((error: unknown) => ctx.log.error('A run could not be begun', { run: id, error: messageOf(error) }));
  });
}
