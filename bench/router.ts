/** What the backend adds to a request: the way from the door to the handler and back, audit off. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../protocol/index.ts';
import { systemClock } from '../server/base/clock.ts';
import { type Backend, createBackend } from '../server/createBackend.ts';
import { createAccessControl } from '../server/kernel/access/accessControl.ts';
import { createTemporaryFolder } from '../test/harness/temporaryFolder.ts';
import { amountGoal, type Benchmark, type Row } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';

const GOAL_US = 50;
/** Calls before the measured ones: the compiler has done its work then. */
const WARM_UP = 5_000;
const CALLS_PER_REPEAT = 10_000;

export const router: Benchmark = {
  name: 'router',
  title: 'Overhead of the router',
  async run({ repeats, say }) {
    const rows: Row[] = [];
    for (const metrics of ['off', 'on']) {
      say(`router, metrics ${metrics}`);
      const home = createTemporaryFolder('bench-router');
      const backend = await createBackend({
        logName: 'bench.log',
        logLevel: 'INFO',
        environment: { ...process.env, STEWARDRY_HOME: home.path, STEWARDRY_METRICS: metrics },
      });
      try {
        const ours = summarize(await timeCalls(backend, repeats * CALLS_PER_REPEAT));
        rows.push({ what: `a request, metrics ${metrics}`, unit: 'µs', ours, goals: [amountGoal('p50', ours.p50, GOAL_US)] });
      } finally {
        await backend.close();
        home.dispose();
      }
    }
    const decision = summarize(timeDecisions(repeats * CALLS_PER_REPEAT));
    rows.push({ what: 'the decision alone, with a Cedar policy', unit: 'µs', ours: decision, goals: [] });
    const notes = [
      'access/whoami, whose handler only copies four fields, through kernel.dispatch: correlation id, roles, validation of parameters and reply, time, log.',
      'In the process, from source; a message over IPC adds its own time.',
    ];
    return { rows, notes };
  },
};

/** Microseconds of each decision; the first parses the policy, and an answer is remembered until the file changes. */
function timeDecisions(calls: number): number[] {
  const folder = createTemporaryFolder('bench-policy');
  const policy = join(folder.path, 'policy.cedar');
  writeFileSync(policy, 'forbid(principal, action == Action::"workspace/setConfig", resource) unless { principal in Role::"admin" };');
  const access = createAccessControl({ identity: { name: 'Ada' }, clock: systemClock, policy });
  const call = { actor: access.person, caller: 'test' } as const;
  const times: number[] = [];
  for (let index = -WARM_UP; index < calls; index++) {
    const started = performance.now();
    access.decide(rules.scan, call, null);
    const duration = performance.now() - started;
    if (index >= 0) times.push(duration * 1_000);
  }
  folder.dispose();
  return times;
}

/** Microseconds of each call. */
async function timeCalls({ kernel }: Backend, calls: number): Promise<number[]> {
  const times: number[] = [];
  for (let call = -WARM_UP; call < calls; call++) {
    const started = performance.now();
    const reply = await kernel.dispatch('access/whoami', {});
    const duration = performance.now() - started;
    if (!reply.ok) throw new Error(reply.error.message);
    if (call >= 0) times.push(duration * 1_000);
  }
  return times;
}

if (import.meta.main) await runAlone(router);
