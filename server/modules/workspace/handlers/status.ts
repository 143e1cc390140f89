import type { ResultIn } from '../../../../protocol/index.ts';
import type * as workspace from '../../../../protocol/workspace.ts';
import type { WorkspaceContext } from '../context.ts';

/** Facts about this process. How everything does that it stands on is asked of `health/check`. */
export function status(ctx: WorkspaceContext): ResultIn<typeof workspace.status> {
  const { version, logFile, dataFolder } = ctx.installation;
  return {
    pid: process.pid,
    version,
    residentMemory: process.memoryUsage.rss(),
    uptime: Math.round(process.uptime() * 1000),
    logFile,
    dataFolder,
    modules: [...ctx.modules()],
  };
}
