/** Resident memory of the backend's process: with one document just open, when idle, and after a scan of the whole corpus. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { scan } from '../protocol/rules.ts';
import { status } from '../protocol/workspace.ts';
import { addCorpus, createWorkspace } from './corpus/workspace.ts';
import { amountGoal, type Benchmark, type Outcome } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';
import { type LanguageClient, startStewardry } from './programs/languageClient.ts';

/** MB of 2^20 bytes. */
const IDLE_GOAL = 120;
const SCANNED_GOAL = 350;
/** Time to settle before memory is read: the processes of a scan end half a second after it. Milliseconds. */
const SETTLE_MS = 2_000;
/**
 * Longer than a thread may be without work before it is ended (`IDLE_WORKER_MS` in server/createBackend.ts), and than its memory takes to go back to
 * the system then. Milliseconds.
 */
const IDLE_AFTER_MS = 75_000;

export const backendMemory: Benchmark = {
  name: 'backendMemory',
  title: 'Resident memory of the backend',
  async run(amount) {
    const samples: Samples = { opened: [], idle: [], scanned: [] };
    const workspace = await createWorkspace(null);
    try {
      const { files } = await addCorpus(workspace, amount.say);
      for (let round = 1; round <= amount.repeats; round++) {
        amount.say(`memory, round ${round} of ${amount.repeats}`);
        await measure(workspace.path, round, samples);
      }
      return toOutcome(samples, files);
    } finally {
      workspace.dispose();
    }
  },
};

interface Samples {
  readonly opened: number[];
  readonly idle: number[];
  readonly scanned: number[];
}

async function measure(folder: string, round: number, samples: Samples): Promise<void> {
  const file = join(folder, 'open.ts');
  await writeFile(file, SHORT_TEXT);
  const backend = await startStewardry(folder, join(folder, `.home-${round}`));
  try {
    await backend.request('workspace/open', { folder, name: 'bench', trusted: true });
    await backend.open(file, SHORT_TEXT);
    await delay(SETTLE_MS);
    samples.opened.push(await residentMemory(backend));
    await delay(IDLE_AFTER_MS);
    samples.idle.push(await residentMemory(backend));
    await backend.request(scan.method, { folder, summaryOnly: true });
    await delay(SETTLE_MS);
    samples.scanned.push(await residentMemory(backend));
  } finally {
    await backend.stop();
  }
}

const SHORT_TEXT = "export const total = eval('1 + 1');\n";

async function residentMemory(backend: LanguageClient): Promise<number> {
  return status.result.parse(await backend.request(status.method, {})).residentMemory / 2 ** 20;
}

function toOutcome(samples: Samples, files: number): Outcome {
  const [opened, idle, scanned] = [summarize(samples.opened), summarize(samples.idle), summarize(samples.scanned)];
  return {
    rows: [
      { what: 'one document just opened and checked', unit: 'MB', ours: opened, goals: [] },
      { what: 'idle: the same document open for 75 s', unit: 'MB', ours: idle, goals: [amountGoal('p50', idle.p50, IDLE_GOAL)] },
      { what: `after a scan of ${files} files`, unit: 'MB', ours: scanned, goals: [amountGoal('p50', scanned.p50, SCANNED_GOAL)] },
    ],
    notes: ['Default packs. The resident set of the process, its worker threads included. The processes of a scan have ended by then.'],
  };
}

if (import.meta.main) await runAlone(backendMemory);
