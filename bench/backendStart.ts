/** From the start of the backend's process to the diagnostics of a document that is open. */
import { cpSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createWorkspace, readSource, type Workspace } from './corpus/workspace.ts';
import { type Amount, amountGoal, type Benchmark, type Row } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';
import { root } from './programs/checkout.ts';
import { type LanguageClient, startAstGrep, startStewardry } from './programs/languageClient.ts';

const GOAL_MS = 600;
/** Starts are quick, so each is measured this many times as often as the slow things. */
const STARTS_PER_REPEAT = 3;

export const backendStart: Benchmark = {
  name: 'backendStart',
  title: 'Backend start to first diagnostics',
  async run(amount) {
    const rows = [...(await startWithDefaultPacks(amount)), await startWithSameRules(amount)];
    const notes = [
      'From starting the process, over initialize, workspace/open and didOpen, to the first diagnostics.',
      'Default packs: the sample workspace, its src/payments.ts open. First start: with an empty data folder, as after installing.',
      '200 rules: the same rules in both programs and the file of the benchmark on type; the peer has no packs of its own to load.',
    ];
    return { rows, notes };
  },
};

async function startWithDefaultPacks({ say, repeats }: Amount): Promise<Row[]> {
  const workspace = await createWorkspace(null);
  try {
    cpSync(join(root, 'samples', 'shop'), workspace.path, { recursive: true });
    const file = join(workspace.path, 'src', 'payments.ts');
    const text = "export const total = eval('1 + 1');\n";
    const times: { first: number[]; later: number[] } = { first: [], later: [] };
    for (let start = 0; start < repeats * STARTS_PER_REPEAT; start++) {
      say(`start, default packs, ${start + 1} of ${repeats * STARTS_PER_REPEAT}`);
      const home = join(workspace.path, `.home-${start}`);
      times.first.push(await timeStart(() => startOurs(workspace, home), file, text));
      times.later.push(await timeStart(() => startOurs(workspace, home), file, text));
    }
    return Object.entries(times).map(([name, samples]) => {
      const ours = summarize(samples);
      return { what: `default packs, ${name} start`, unit: 'ms', ours, goals: [amountGoal('p50', ours.p50, GOAL_MS)] };
    });
  } finally {
    workspace.dispose();
  }
}

async function startWithSameRules({ say, repeats }: Amount): Promise<Row> {
  const workspace = await createWorkspace(200);
  try {
    const text = await readSource('effect@4.1.0', 'src/rpc/RpcServer.ts', say);
    const file = join(workspace.path, 'RpcServer.ts');
    await writeFile(file, text);
    const times: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
    for (let start = 0; start < repeats * STARTS_PER_REPEAT; start++) {
      times.ours.push(await timeStart(() => startOurs(workspace, join(workspace.path, '.home')), file, text));
      times.peer.push(await timeStart(() => startAstGrep(workspace.path), file, text));
    }
    return { what: '200 rules of the workspace', unit: 'ms', ours: summarize(times.ours), peer: summarize(times.peer), goals: [] };
  } finally {
    workspace.dispose();
  }
}

async function startOurs({ path }: Workspace, home: string): Promise<LanguageClient> {
  const client = await startStewardry(path, home);
  await client.request('workspace/open', { folder: path, name: 'bench', trusted: true });
  return client;
}

async function timeStart(start: () => Promise<LanguageClient>, file: string, text: string): Promise<number> {
  const started = performance.now();
  const client = await start();
  try {
    await client.open(file, text);
    return performance.now() - started;
  } finally {
    await client.stop();
  }
}

if (import.meta.main) await runAlone(backendStart);
