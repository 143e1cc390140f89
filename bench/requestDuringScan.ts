/** A request over IPC while a workspace scan runs: does a person notice the scan? */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { list } from '../protocol/modules.ts';
import { scan } from '../protocol/rules.ts';
import { addCorpus, createWorkspace } from './corpus/workspace.ts';
import { amountGoal, type Benchmark } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';
import { startStewardry } from './programs/languageClient.ts';

const GOAL_MS = 20;
/** Between two requests, so that they meet different moments of the scan. Milliseconds. */
const PAUSE_MS = 20;

export const requestDuringScan: Benchmark = {
  name: 'requestDuringScan',
  title: 'A request over IPC while a workspace scan runs',
  async run({ repeats, say }) {
    const workspace = await createWorkspace(null);
    try {
      const { files } = await addCorpus(workspace, say);
      const times: number[] = [];
      for (let round = 1; round <= repeats; round++) {
        say(`requests during a scan, round ${round} of ${repeats}`);
        times.push(...(await timeRequests(workspace.path, join(workspace.path, `.home-${round}`))));
      }
      const ours = summarize(times);
      const row = { what: `modules/list during a cold scan of ${files} files`, unit: 'ms' as const, ours };
      return {
        rows: [{ ...row, goals: [amountGoal('p95', ours.p95, GOAL_MS)] }],
        notes: [
          `${times.length} requests, one after the other with ${PAUSE_MS} ms between, from the first message of the scan to its end.`,
        ],
      };
    } finally {
      workspace.dispose();
    }
  },
};

async function timeRequests(folder: string, home: string): Promise<number[]> {
  const backend = await startStewardry(folder, home);
  try {
    await backend.request('workspace/open', { folder, name: 'bench', trusted: true });
    const progress = { isOver: false };
    const scanning = backend.request(scan.method, { folder, summaryOnly: true }).finally(() => {
      progress.isOver = true;
    });
    const times: number[] = [];
    while (!progress.isOver) {
      const started = performance.now();
      await backend.request(list.method, {});
      times.push(performance.now() - started);
      await delay(PAUSE_MS);
    }
    await scanning;
    return times;
  } finally {
    await backend.stop();
  }
}

if (import.meta.main) await runAlone(requestDuringScan);
