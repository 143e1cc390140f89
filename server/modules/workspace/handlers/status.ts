import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as workspace from '../../../../protocol/workspace.ts';
import { messageOf } from '../../../base/errors.ts';
import type { WorkspaceContext } from '../context.ts';
import { readHead } from '../git/gitState.ts';

type Check = ResultIn<typeof workspace.status>['checks'][number];

/** Health of everything the backend stands on; each part is asked by itself, so that one failure does not hide the others. */
export async function status(
  ctx: WorkspaceContext,
  { folder }: ParamsOut<typeof workspace.status>,
): Promise<ResultIn<typeof workspace.status>> {
  const { version, logFile, dataFolder } = ctx.installation;
  const checks = await Promise.all([
    check('worker threads', async () => {
      const { threads, busy, waiting } = ctx.workers.status();
      return { state: 'ok', detail: `${threads} running, ${busy} busy, ${waiting} waiting` };
    }),
    ...(folder === undefined ? [] : [check('database', () => database(ctx, folder)), check('git', () => git(folder))]),
  ]);
  return {
    pid: process.pid,
    version,
    residentMemory: process.memoryUsage.rss(),
    uptime: Math.round(process.uptime() * 1000),
    logFile,
    dataFolder,
    modules: [...ctx.modules()],
    checks,
  };
}

async function check(name: string, work: () => Promise<Omit<Check, 'name'>>): Promise<Check> {
  try {
    return { name, ...(await work()) };
  } catch (error) {
    return { name, state: 'failed', detail: messageOf(error) };
  }
}

async function database(ctx: WorkspaceContext, folder: string): Promise<Omit<Check, 'name'>> {
  const { file, notices } = await ctx.databases.open(folder);
  const trouble = notices.map((notice) => notice.message).join(' ');
  return trouble === '' ? { state: 'ok', detail: file ?? 'in memory' } : { state: 'degraded', detail: trouble };
}

async function git(folder: string): Promise<Omit<Check, 'name'>> {
  const head = await readHead(folder);
  if (!head) return { state: 'degraded', detail: 'no commit to compare with: --staged and --since will not work here' };
  return { state: 'ok', detail: `on ${head.branch} at ${head.commit.slice(0, 10)}` };
}
