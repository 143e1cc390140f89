/** Cold scan of a workspace, and the same scan again: the command line and the resident backend, against `ast-grep scan`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { scan } from '../protocol/rules.ts';
import { PACKAGES } from './corpus/packages.ts';
import { assertSameFindings, type ComparedFinding } from './corpus/sameFindings.ts';
import { addCorpus, createWorkspace } from './corpus/workspace.ts';
import { type Amount, type Benchmark, type Outcome, type Row, ratioGoal } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';
import { astGrep } from './programs/astGrep.ts';
import { bundles } from './programs/checkout.ts';
import { startStewardry } from './programs/languageClient.ts';
import { runToEnd } from './programs/runToEnd.ts';
import type { RuleCount } from './ruleSets.ts';

const COLD_GOAL = 1.15;
/** Part of a cold scan that the same scan may take when nothing has changed. */
const AGAIN_GOAL = 0.1;

export const workspaceScan: Benchmark = {
  name: 'workspaceScan',
  title: 'Scan of a whole workspace',
  async run(amount) {
    const parts = [await measure(20, amount), await measure(200, amount)];
    const method = [
      'Command line: from the start of the process to its end, with an empty data folder; "again" with what the first run left there.',
      'Resident: the request `rules/scan` to a backend that has opened the folder. Its cold scan has an empty cache too.',
    ];
    return { rows: parts.flatMap(({ rows }) => rows), notes: [...method, ...parts.flatMap(({ notes }) => notes)] };
  },
};

/** What one round yields. Durations in milliseconds. */
interface Round {
  readonly peer: TimedScan;
  readonly cold: TimedScan;
  readonly again: TimedScan;
  readonly residentCold: TimedScan;
  readonly residentAgain: TimedScan;
}

interface TimedScan {
  readonly duration: number;
  readonly findings: readonly ComparedFinding[];
}

async function measure(count: RuleCount, { say, repeats }: Amount): Promise<Outcome> {
  const workspace = await createWorkspace(count);
  try {
    const corpus = await addCorpus(workspace, say);
    const rounds: Round[] = [];
    for (let round = 1; round <= repeats; round++) {
      say(`scan, ${count} rules, round ${round} of ${repeats}`);
      rounds.push(await runRound(workspace.path));
    }
    const findings = rounds.map((round) => compare(round, count));
    const size = `${corpus.files} files, ${(corpus.bytes / 2 ** 20).toFixed(0)} MiB: ${PACKAGES.join(', ')}`;
    return {
      rows: toRows(count, rounds),
      notes: [`${count} rules over ${size}. The same ${findings[0]} findings (rule, file, range) from every program, in every round.`],
    };
  } finally {
    workspace.dispose();
  }
}

function toRows(count: RuleCount, rounds: readonly Round[]): Row[] {
  const of = (name: keyof Round) => summarize(rounds.map((round) => round[name].duration));
  const [peer, cold, again, residentCold, residentAgain] = [of('peer'), of('cold'), of('again'), of('residentCold'), of('residentAgain')];
  const row = (what: string, ours: Row['ours'], goal: Row['goals'][number], against?: Row['peer']): Row => ({
    what: `${count} rules, ${what}`,
    unit: 'ms',
    ours,
    ...(against ? { peer: against } : {}),
    goals: [goal],
  });
  return [
    row('cold, command line', cold, ratioGoal('ratio', cold.p50, peer.p50, COLD_GOAL), peer),
    row('cold, resident backend', residentCold, ratioGoal('ratio', residentCold.p50, peer.p50, COLD_GOAL), peer),
    row('again, command line', again, ratioGoal('part of cold', again.p50, cold.p50, AGAIN_GOAL)),
    row('again, resident backend', residentAgain, ratioGoal('part of cold', residentAgain.p50, residentCold.p50, AGAIN_GOAL)),
  ];
}

/** One scan by each, in turns, so that a slow moment of the machine meets all of them. */
async function runRound(folder: string): Promise<Round> {
  const homes = [createHome(), createHome()] as const;
  try {
    const cold = await scanWithCommandLine(folder, homes[0]);
    const peer = await scanWithPeer(folder);
    const again = await scanWithCommandLine(folder, homes[0]);
    const [residentCold, residentAgain] = await scanResident(folder, homes[1]);
    return { peer, cold, again, residentCold, residentAgain };
  } finally {
    for (const home of homes) rmSync(home, { recursive: true, force: true });
  }
}

function createHome(): string {
  return mkdtempSync(join(tmpdir(), 'stewardry-bench-home-'));
}

const printedFinding = z.object({ ruleId: z.string(), file: z.string(), range: scan.result.shape.findings.element.shape.range });

async function scanWithCommandLine(folder: string, home: string): Promise<TimedScan> {
  const parameters = [bundles.commandLine, 'check', '--format', 'json'];
  const { output, duration } = await runToEnd(process.execPath, parameters, { cwd: folder, env: { STEWARDRY_HOME: home } });
  return { duration, findings: z.array(printedFinding).parse(JSON.parse(output)) };
}

const place = z.object({ line: z.number(), column: z.number() });
/** https://ast-grep.github.io/guide/tools/json.html */
const streamedMatch = z.object({ ruleId: z.string(), file: z.string(), lines: z.string(), range: z.object({ start: place, end: place }) });

async function scanWithPeer(folder: string): Promise<TimedScan> {
  const { output, duration } = await runToEnd(astGrep(), ['scan', '--json=stream'], { cwd: folder });
  const lines = output.split('\n').filter((line) => line !== '');
  return { duration, findings: lines.map((line) => fromStream(streamedMatch.parse(JSON.parse(line)))) };
}

/** The peer counts characters, we count UTF-16 units as LSP does. */
function fromStream({ ruleId, file, lines, range }: z.infer<typeof streamedMatch>): ComparedFinding {
  const texts = lines.split('\n');
  const toUnits = ({ line, column }: z.infer<typeof place>) => {
    const text = texts[line - range.start.line] ?? '';
    return { line, character: [...text].slice(0, column).join('').length || column };
  };
  return { ruleId, file: file.replaceAll('\\', '/'), range: { start: toUnits(range.start), end: toUnits(range.end) } };
}

async function scanResident(folder: string, home: string): Promise<[TimedScan, TimedScan]> {
  const backend = await startStewardry(folder, home);
  try {
    await backend.request('workspace/open', { folder, name: 'bench', trusted: true });
    const request = async (): Promise<TimedScan> => {
      const started = performance.now();
      const answer = await backend.request(scan.method, { folder });
      const duration = performance.now() - started;
      const { findings } = scan.result.parse(answer);
      return { duration, findings: findings.map(({ ruleId, path, range }) => ({ ruleId, file: path, range })) };
    };
    return [await request(), await request()];
  } finally {
    await backend.stop();
  }
}

function compare(round: Round, count: RuleCount): number {
  const { peer, ...ours } = round;
  const counts = Object.entries(ours).map(([name, { findings }]) => assertSameFindings(`${count} rules, ${name}`, findings, peer.findings));
  return counts[0] ?? 0;
}

if (import.meta.main) await runAlone(workspaceScan);
