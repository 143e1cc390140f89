import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as workspace from '../../../../protocol/workspace.ts';
import { gather } from '../../../kernel/gather.ts';
import type { WorkspaceContext } from '../context.ts';
import { readHead } from '../git/gitState.ts';

type Check = ResultIn<typeof workspace.status>['checks'][number];
type Health = Omit<Check, 'name'>;

/** A person waits for the answer. Milliseconds. */
const LIMIT_MS = 5_000;

/** Health of everything the backend stands on; each part is asked by itself, so that one failure does not hide the others. */
export async function status(
  ctx: WorkspaceContext,
  { folder }: ParamsOut<typeof workspace.status>,
): Promise<ResultIn<typeof workspace.status>> {
  const { version, logFile, dataFolder } = ctx.installation;
  const { parts, missing, partial } = await gather<Health>(
    {
      'worker threads': () => workers(ctx),
      ...(folder === undefined ? {} : { database: () => database(ctx, folder), git: () => git(folder) }),
    },
    LIMIT_MS,
    ctx.clock,
  );
  const checks = [
    ...[...parts].map(([name, health]): Check => ({ name, ...health })),
    ...missing.map(({ name, reason }): Check => ({ name, state: 'failed', detail: reason })),
  ];
  return {
    pid: process.pid,
    version,
    residentMemory: process.memoryUsage.rss(),
    uptime: Math.round(process.uptime() * 1000),
    logFile,
    dataFolder,
    modules: [...ctx.modules()],
    checks,
    partial,
  };
}

function workers(ctx: WorkspaceContext): Health {
  const { threads, busy, waiting } = ctx.workers.status();
  return { state: 'ok', detail: `${threads} running, ${busy} busy, ${waiting} waiting` };
}

async function database(ctx: WorkspaceContext, folder: string): Promise<Health> {
  const { file, notices } = await ctx.databases.open(folder);
  const trouble = notices.map((notice) => notice.message).join(' ');
  return trouble === '' ? { state: 'ok', detail: file ?? 'in memory' } : { state: 'degraded', detail: trouble };
}

async function git(folder: string): Promise<Health> {
  const head = await readHead(folder);
  if (!head) return { state: 'degraded', detail: 'no commit to compare with: --staged and --since will not work here' };
  return { state: 'ok', detail: `on ${head.branch} at ${head.commit.slice(0, 10)}` };
}
