/**
 * A backend that starts a run and kills itself at a point of it: `node killedProgram.ts FOLDER POINT COUNT`. Points: `decide` (before the count-th
 * decision), `running` and `done` (when the count-th step is shown to be so).
 */
import { flushCompileCache } from 'node:module';
import * as runs from '../../../protocol/runs.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { defineModule } from '../../../server/kernel/defineModule.ts';
import { modules } from '../../../server/modules/index.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

const [folder = '', point, count] = process.argv.slice(2);
let left = Number(count);
const reached = (here: string): void => {
  if (here !== point) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
};

const killer = defineModule(
  {},
  {
    id: 'killer',
    description: 'Kills the process before a decision.',
    uses: ['validators'],
    start: ({ validators }) =>
      validators.add({
        name: 'killer/decide',
        tier: 'pre',
        check: () => {
          reached('decide');
          return [];
        },
      }),
    stop: (validator) => validator.dispose(),
    handlers: {},
  },
);

const backend = await createTestBackend({
  logName: 'killed.log',
  logLevel: 'DEBUG',
  environment: process.env,
  modules: [...modules, killer],
});
// Those who are killed cannot leave it to the next at their end.
flushCompileCache();
const seen = new Set<string>();
backend.kernel.onNotification((method, params) => {
  if (method !== runs.stream.method) return;
  for (const event of runs.stream.params.parse(params).events) {
    if (event.kind !== 'step' || event.step.kind !== 'tool') continue;
    const key = `${event.step.id} ${event.step.state}`;
    if (!seen.has(key)) reached(event.step.state);
    seen.add(key);
  }
});
await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
await backend.kernel.ask(runs.start, { folder, prompt: 'Do both', approve: 'auto', key: 'killed' });
setInterval(() => undefined, 1_000);
