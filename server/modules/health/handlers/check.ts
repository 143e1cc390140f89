import type * as health from '../../../../protocol/health.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { askAll } from '../askAll.ts';
import type { HealthContext } from '../context.ts';
import { databaseProbe } from '../probes/database.ts';
import { diskSpaceProbe } from '../probes/diskSpace.ts';
import { engineProbe } from '../probes/engine.ts';
import { eventLogProbe } from '../probes/eventLog.ts';
import { gitProbe } from '../probes/git.ts';
import { jobsProbe } from '../probes/jobs.ts';
import { modulesProbe } from '../probes/modules.ts';
import { redisProbe } from '../probes/redis.ts';
import { workersProbe } from '../probes/workers.ts';

/** A person waits for the answer. Milliseconds. */
const LIMIT_MS = 3_000;

/** Asks everything that the backend stands on. */
export async function check(ctx: HealthContext, { folder }: ParamsOut<typeof health.check>): Promise<ResultIn<typeof health.check>> {
  const { dataFolder, environment } = ctx.installation;
  const redis = environment['STEWARDRY_REDIS_URL'];
  const probes = [
    modulesProbe(ctx),
    databaseProbe(ctx.databases),
    eventLogProbe(ctx.databases, ctx.events),
    jobsProbe(ctx.databases, ctx.jobs),
    ...(redis ? [redisProbe(redis)] : []),
    ...ctx.probes,
    workersProbe(ctx.workers),
    engineProbe(),
    gitProbe(environment),
    diskSpaceProbe(dataFolder),
  ];
  const answers = await askAll(probes, folder, LIMIT_MS);
  const dependencies = answers.map(({ dependency }) => dependency);
  return {
    state: dependencies.every(({ state }) => state === 'ok') ? 'ok' : 'degraded',
    partial: answers.some(({ isLate }) => isLate),
    dependencies,
  };
}
