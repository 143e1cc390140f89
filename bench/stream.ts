/** What a model says, on its way to the screen: from a server over the backend and the wire to what the window knows of a run. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { RunBook } from '../extension/platform/runBook.ts';
import { show, start, stream as streamed } from '../protocol/runs.ts';
import { open } from '../protocol/workspace.ts';
import { amountGoal, type Benchmark, type Outcome } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';
import { type LanguageClient, startStewardry } from './programs/languageClient.ts';
import type { Playing, Said } from './programs/streamingModel.ts';

/** Issue 4. Milliseconds. */
const FIRST_TOKEN_GOAL = 50;
const BLOCK_GOAL = 20;
const WORDS = 40;
const FLOOD = { perSecond: 2_000, seconds: 5, large: 1_000_000 };
const IDLE_MS = 3_000;
const ENDED = ['completed', 'failed', 'failed_verification', 'cancelled', 'paused'];

export const stream: Benchmark = {
  name: 'stream',
  title: 'What a model says, on its way to the screen',
  async run({ say }): Promise<Outcome> {
    say('first tokens');
    const words = await measure({ kind: 'tokens', turns: WORDS });
    say('a flood');
    const flood = await measure({ kind: 'flood', ...FLOOD });
    if (flood.received !== flood.sent) throw new Error(`${flood.sent.length} characters were said and ${flood.received.length} arrived.`);
    const first = summarize(words.delays);
    return {
      rows: [
        {
          what: 'a first token, from the server to the window',
          unit: 'ms',
          ours: first,
          goals: [amountGoal('p95', first.p95, FIRST_TOKEN_GOAL)],
        },
        {
          what: `longest block of the host under ${FLOOD.perSecond} events a second, 1 MB in one of them`,
          unit: 'ms',
          ours: summarize([flood.block]),
          goals: [amountGoal('p50', flood.block, BLOCK_GOAL)],
        },
        { what: 'longest block of the idle host, for comparison', unit: 'ms', ours: summarize([flood.idle]), goals: [] },
      ],
      notes: [
        `${words.delays.length} answers; their text is gathered for 16 ms on the way. The host is this process, with the extension's connection and what its window keeps of a run; drawing is the editor's.`,
        `The flood: ${FLOOD.perSecond * FLOOD.seconds} events, ${flood.sent.length} characters, all of which arrived, in ${flood.messages} messages without a gap.`,
      ],
    };
  },
};

interface Measured {
  readonly delays: readonly number[];
  readonly sent: string;
  readonly received: string;
  readonly messages: number;
  readonly idle: number;
  readonly block: number;
}

async function measure(playing: Playing): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'stewardry-bench-stream-'));
  const home = mkdtempSync(join(tmpdir(), 'stewardry-bench-home-'));
  const model = new Worker(new URL('programs/streamingModel.ts', import.meta.url), { workerData: playing });
  try {
    const port = new Promise<number>((resolve) => model.on('message', (said: Said) => 'port' in said && resolve(said.port)));
    for (let number = 1; number <= WORDS; number++) writeFileSync(join(folder, `f${number}.txt`), `${number}\n`);
    mkdirSync(join(folder, '.stewardry'));
    const backend = await startStewardry(folder, home);
    try {
      await backend.request(open.method, { folder, name: 'bench', trusted: true, settings: settingsFor(await port) });
      return await listen(backend, model, folder);
    } finally {
      await backend.stop();
    }
  } finally {
    await model.terminate();
    for (const each of [folder, home]) rmSync(each, { recursive: true, force: true });
  }
}

function settingsFor(port: number): object {
  const models = ['bench/m'];
  return {
    ai: {
      mode: 'local',
      providers: { bench: { kind: 'compatible', url: `http://127.0.0.1:${port}`, billing: 'free' } },
      tiers: { reason: models, standard: models, fast: models },
    },
    governance: { caps: { steps: 10_000, tokens: 1_000_000_000, minutes: 600, actionsPerMinute: 100_000 } },
  };
}

async function listen(backend: LanguageClient, model: Worker, folder: string): Promise<Measured> {
  const book = new RunBook();
  const texts: string[] = [];
  const sentAt = new Map<string, number>();
  const seenAt = new Map<string, number>();
  let sent = '';
  let messages = 0;
  model.on('message', (said: Said) => {
    if ('word' in said) sentAt.set(said.word, said.sentAt);
    if ('text' in said) sent = said.text;
  });
  backend.onNotification(streamed.method, (params) => {
    // What the extension does with it: the backend has checked it against its schema.
    const { run, sequence, events } = params as { run: string; sequence: number; events: Parameters<RunBook['noteStream']>[3] };
    if (!book.noteStream(folder, run, sequence, events)) throw new Error(`Messages are missing before ${sequence}.`);
    messages += 1;
    const at = performance.timeOrigin + performance.now();
    for (const event of events) {
      if (event.kind !== 'text') continue;
      texts.push(event.text);
      seenAt.set(event.text, at);
    }
  });
  const idle = await longestBlock(() => delay(IDLE_MS));
  const block = await longestBlock(() => play(backend, folder));
  const delays = [...sentAt].flatMap(([word, at]) => {
    const seen = seenAt.get(word);
    return seen === undefined ? [] : [seen - at];
  });
  if (delays.length !== sentAt.size) throw new Error(`${sentAt.size - delays.length} words did not arrive.`);
  return { delays, sent, received: texts.join(''), messages, idle, block };
}

async function play(backend: LanguageClient, folder: string): Promise<void> {
  const { id } = start.result.parse(await backend.request(start.method, { folder, prompt: 'Say something', approve: 'auto' }));
  for (;;) {
    await delay(500);
    const { run } = show.result.parse(await backend.request(show.method, { folder, id }));
    if (run.state === 'completed') return;
    if (ENDED.includes(run.state)) throw new Error(`The run is ${run.state}: ${run.status}`);
  }
}

/** Milliseconds that the event loop was late at the most while `work` ran, beyond the timer's own millisecond. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  monitor.enable();
  await work();
  monitor.disable();
  return Math.max(0, monitor.max / 1e6 - 1);
}

if (import.meta.main) await runAlone(stream);
