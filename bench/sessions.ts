/** Sessions: opening a conversation of 10,000 messages, listing and searching a hundred of them, and adding a message. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ParamsIn } from '../protocol/index.ts';
import * as protocol from '../protocol/sessions.ts';
import * as workspace from '../protocol/workspace.ts';
import { type Backend, createBackend } from '../server/createBackend.ts';
import { createTemporaryFolder } from '../test/harness/temporaryFolder.ts';
import { amountGoal, type Benchmark, type Row } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';

const OPEN_GOAL_MS = 200;
const MESSAGES = 10_000;
/** Besides the long one. */
const OTHERS = 100;
const MESSAGES_OF_OTHERS = 40;
const AT_ONCE = 500;
const TIMES_PER_REPEAT = 20;

type NewMessage = ParamsIn<typeof protocol.append>['messages'][number];

export const sessions: Benchmark = {
  name: 'sessions',
  title: 'Sessions',
  async run({ repeats, say }) {
    const home = createTemporaryFolder('bench-sessions');
    const folder = join(home.path, 'workspace');
    mkdirSync(folder);
    const environment = { ...process.env, STEWARDRY_HOME: home.path };
    try {
      say(`filling ${MESSAGES} messages and ${OTHERS} sessions`);
      const first = await open(environment, folder);
      const id = await fill(first, folder);
      await first.close();
      const cold: number[] = [];
      for (let turn = 1; turn <= repeats; turn++) {
        say(`opening, ${turn} of ${repeats}`);
        const backend = await open(environment, folder);
        cold.push(await time(() => openSession(backend, folder, id)));
        if (turn < repeats) await backend.close();
        else return { rows: [openRow('in a new process', cold), ...(await measureWarm(backend, folder, id, repeats))], notes: NOTES };
      }
      throw new Error('There is nothing to repeat.');
    } finally {
      home.dispose();
    }
  },
};

const NOTES = [
  `A session of ${MESSAGES} messages (prompts, answers with calls, results of 2 kB) beside ${OTHERS} of ${MESSAGES_OF_OTHERS}, on SQLite with synchronous=FULL.`,
  'Opening is sessions/show and the newest page of 200 messages, through the router, both validated; "in a new process" with a database that was just opened.',
  'Adding is sessions/append of one message with its words, until it is on the disk.',
];

async function open(environment: NodeJS.ProcessEnv, folder: string): Promise<Backend> {
  const backend = await createBackend({ logName: 'bench.log', logLevel: 'ERROR', environment, workers: 1 });
  await backend.kernel.ask(workspace.open, { folder, name: 'bench', trusted: true });
  return backend;
}

const VOCABULARY = Array.from({ length: 4_000 }, (_, index) => `w${((index * 7_919) % 65_536).toString(36)}ord`);

/** Words as people use them: few often, many rarely. */
function prose(seed: number, count: number): string {
  return Array.from({ length: count }, (_, index) => VOCABULARY[Math.floor(((seed * 31 + index * index * 17) % 4_000) ** 2 / 4_000)]).join(
    ' ',
  );
}

function message(number: number): NewMessage {
  const id = `run/${number}`;
  switch (number % 3) {
    case 0:
      return { id, role: 'user', content: [{ kind: 'text', text: prose(number, 40) }] };
    case 1: {
      const call = { kind: 'toolCall', id: `c${number}`, name: 'read_file', input: { path: `src/file${number}.ts` } } as const;
      const origin = { provider: 'p', model: 'm', locality: 'cloud' } as const;
      return { id, role: 'assistant', origin, content: [{ kind: 'text', text: prose(number, 60) }, call] };
    }
    default:
      return { id, role: 'tool', content: [{ kind: 'toolResult', callId: `c${number - 1}`, text: prose(number, 300), isError: false }] };
  }
}

async function fill({ kernel }: Backend, folder: string): Promise<string> {
  const create = async (count: number): Promise<string> => {
    const { id } = await kernel.ask(protocol.create, { folder, title: prose(count, 5) });
    for (let first = 0; first < count; first += AT_ONCE) {
      const messages = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, index) => message(first + index));
      await kernel.ask(protocol.append, { folder, id, messages });
    }
    return id;
  };
  const long = await create(MESSAGES);
  for (let number = 0; number < OTHERS; number++) await create(MESSAGES_OF_OTHERS);
  return long;
}

async function openSession({ kernel }: Backend, folder: string, id: string): Promise<void> {
  await Promise.all([kernel.ask(protocol.show, { folder, id }), kernel.ask(protocol.messages, { folder, id })]);
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function measureWarm(backend: Backend, folder: string, id: string, repeats: number): Promise<Row[]> {
  const { kernel } = backend;
  const each = async (work: (turn: number) => Promise<unknown>): Promise<number[]> => {
    const times: number[] = [];
    for (let turn = 0; turn < repeats * TIMES_PER_REPEAT; turn++) times.push(await time(() => work(turn)));
    return times;
  };
  try {
    return [
      openRow('again', await each(() => openSession(backend, folder, id))),
      inform('list 50 sessions', await each(() => kernel.ask(protocol.list, { folder }))),
      inform(
        'search a word, and a letter that many words begin with',
        await each((turn) => kernel.ask(protocol.list, { folder, text: `${VOCABULARY[turn]} w` })),
      ),
      inform('add a message', await each((turn) => kernel.ask(protocol.append, { folder, id, messages: [message(MESSAGES + turn)] }))),
      inform('copy the session', [await time(() => kernel.ask(protocol.fork, { folder, id }))]),
    ];
  } finally {
    await backend.close();
  }
}

function openRow(how: string, times: readonly number[]): Row {
  const ours = summarize(times);
  const goals = [amountGoal('p95', ours.p95, OPEN_GOAL_MS)];
  return { what: `open ${MESSAGES.toLocaleString('en')} messages, ${how}`, unit: 'ms', ours, goals };
}

const inform = (what: string, times: readonly number[]): Row => ({ what, unit: 'ms', ours: summarize(times), goals: [] });

if (import.meta.main) await runAlone(sessions);
