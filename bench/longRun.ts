/** A run of 2,000 steps: what Stewardry itself takes for a call of a tool, and the memory that it holds afterwards. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { show, start, steps } from '../protocol/runs.ts';
import { open, status } from '../protocol/workspace.ts';
import { amountGoal, type Benchmark, type Outcome } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';
import { type LanguageClient, startStewardry } from './programs/languageClient.ts';

/** Answers of the model, and calls in each: 2,000 steps together. */
const TURNS = 400;
const CALLS = 4;
/** Milliseconds. */
const CALL_GOAL = 15;
/** MB of 2^20 bytes. */
const MEMORY_GOAL = 300;
const SETTLE_MS = 2_000;
const ENDED = ['completed', 'failed', 'failed_verification', 'cancelled', 'paused'];

export const longRun: Benchmark = {
  name: 'longRun',
  title: 'A run of 2,000 steps',
  async run({ say }): Promise<Outcome> {
    const folder = mkdtempSync(join(tmpdir(), 'stewardry-bench-run-'));
    const home = mkdtempSync(join(tmpdir(), 'stewardry-bench-home-'));
    try {
      const settings = createWorkspace(folder);
      const backend = await startStewardry(folder, home);
      try {
        await backend.request(open.method, { folder, name: 'bench', trusted: true, settings });
        const { durations, whole } = await play(backend, folder, say);
        await delay(SETTLE_MS);
        const memory = status.result.parse(await backend.request(status.method, {})).residentMemory / 2 ** 20;
        const call = summarize(durations);
        return {
          rows: [
            {
              what: 'a call of a tool, from the journal before it to the journal after it',
              unit: 'ms',
              ours: call,
              goals: [amountGoal('p95', call.p95, CALL_GOAL)],
            },
            {
              what: 'resident memory of the backend afterwards',
              unit: 'MB',
              ours: summarize([memory]),
              goals: [amountGoal('p50', memory, MEMORY_GOAL)],
            },
          ],
          notes: [
            `${durations.length} calls of read_file on files of one line, asked for by a script: planned, decided on, journalled, recorded and done; reading takes well under a millisecond.`,
            `The whole run, with its ${TURNS} answers kept as messages, took ${(whole / 1_000).toFixed(1)} s.`,
          ],
        };
      } finally {
        await backend.stop();
      }
    } finally {
      for (const each of [folder, home]) rmSync(each, { recursive: true, force: true });
    }
  },
};

/** The files, the script, and the settings of the person under which the run may be so long. */
function createWorkspace(folder: string): object {
  mkdirSync(join(folder, 'src'));
  // Each another file: reading the same one again and again would be stopped as a loop.
  for (let number = 0; number < TURNS * CALLS; number++) writeFileSync(join(folder, 'src', `f${number}.txt`), `line of file ${number}\n`);
  const call = (number: number) => ({ tool: 'read_file', input: { path: `src/f${number}.txt` } });
  const turns = Array.from({ length: TURNS }, (_, turn) => ({
    call: Array.from({ length: CALLS }, (__, index) => call(turn * CALLS + index)),
  }));
  const finish = { call: [{ tool: 'finish', input: { is_done: true, summary: 'Read.', tests: 'not_run' } }] };
  writeFileSync(join(folder, 'script.json'), JSON.stringify({ name: 'bench', turns: [...turns, finish] }));
  const model = ['scripted/bench'];
  return {
    ai: { mode: 'local', script: join(folder, 'script.json'), tiers: { reason: model, standard: model, fast: model } },
    governance: { caps: { steps: 10_000, tokens: 1_000_000_000, minutes: 600, actionsPerMinute: 100_000 } },
  };
}

async function play(backend: LanguageClient, folder: string, say: (line: string) => void) {
  const began = performance.now();
  const { id } = start.result.parse(await backend.request(start.method, { folder, prompt: 'Read everything', approve: 'auto' }));
  for (;;) {
    await delay(1_000);
    const { run } = show.result.parse(await backend.request(show.method, { folder, id }));
    if (!ENDED.includes(run.state)) {
      say(`${run.steps} steps, ${run.state}: ${run.status}`);
      continue;
    }
    if (run.state !== 'completed') throw new Error(`The run is ${run.state}: ${run.status}`);
    return { durations: await durationsOf(backend, folder, id), whole: performance.now() - began };
  }
}

/** Milliseconds of each call that was performed. */
async function durationsOf(backend: LanguageClient, folder: string, id: string): Promise<number[]> {
  const durations: number[] = [];
  for (let after = 0; ; ) {
    const page = steps.result.parse(await backend.request(steps.method, { folder, id, after, limit: 1000 }));
    for (const { kind, name, state, startedAt, finishedAt } of page.steps) {
      if (kind === 'tool' && name === 'read_file' && state === 'done' && finishedAt !== undefined)
        durations.push(Date.parse(finishedAt) - Date.parse(startedAt));
    }
    after = page.steps.at(-1)?.number ?? after;
    if (!page.hasMore) return durations;
  }
}

if (import.meta.main) await runAlone(longRun);
