/**
 * `npm run bench [-- NAME…] [--json] [--repeats N]`: measures the built bundles beside the peer, prints what came out, and puts it into
 * bench/RESULTS.md. With names, only those run; what the others found before stays there. With `--json` nothing is written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from './audit.ts';
import { backendMemory } from './backendMemory.ts';
import { backendStart } from './backendStart.ts';
import { changeSet } from './changeSet.ts';
import { PACKAGES } from './corpus/packages.ts';
import { events } from './events.ts';
import { extensionHost } from './extensionHost.ts';
import { govern } from './govern.ts';
import { jobs } from './jobs.ts';
import { longRun } from './longRun.ts';
import type { Benchmark, Outcome } from './measure/benchmark.ts';
import { describeMachine, type Machine } from './measure/machine.ts';
import { formatOutcome } from './measure/report.ts';
import { readFlags, say } from './measure/runAlone.ts';
import { onType } from './onType.ts';
import { buildPrograms } from './programs/checkout.ts';
import { requestDuringScan } from './requestDuringScan.ts';
import { router } from './router.ts';
import { sessions } from './sessions.ts';
import { stream } from './stream.ts';
import { workspaceScan } from './workspaceScan.ts';
import { worktree } from './worktree.ts';

const ALL: readonly Benchmark[] = [
  onType,
  workspaceScan,
  backendStart,
  backendMemory,
  extensionHost,
  router,
  govern,
  requestDuringScan,
  events,
  jobs,
  audit,
  sessions,
  worktree,
  changeSet,
  stream,
  longRun,
];
const RESULTS = join(import.meta.dirname, 'RESULTS.md');

interface Finished {
  readonly benchmark: Benchmark;
  readonly outcome: Outcome;
}

const flags = readFlags();
const unknown = flags.names.find((name) => !ALL.some((benchmark) => benchmark.name === name));
if (unknown !== undefined) {
  console.error(`There is no benchmark "${unknown}". There are: ${ALL.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
if (!flags.isBuilt) await buildPrograms();
const machine = describeMachine();
const finished: Finished[] = [];
for (const benchmark of ALL) {
  if (flags.names.length > 0 && !flags.names.includes(benchmark.name)) continue;
  say(benchmark.title);
  try {
    finished.push({ benchmark, outcome: await benchmark.run({ repeats: flags.repeats, say }) });
  } catch (error) {
    // What the others measure is worth having.
    console.error(error);
    process.exitCode = 1;
    continue;
  }
  // After each one: a run that is stopped leaves what it has measured.
  if (!flags.isJson) writeFileSync(RESULTS, formatPage(machine, finished));
}
if (flags.isJson) process.stdout.write(`${JSON.stringify(toJson(machine, finished), undefined, 2)}\n`);
else process.stdout.write(`${finished.map(({ benchmark, outcome }) => formatOutcome(benchmark.title, outcome)).join('\n')}\n`);
if (!flags.isJson) say(`written to ${RESULTS}`);

function toJson(on: Machine, results: readonly Finished[]): unknown {
  return { machine: on, benchmarks: results.map(({ benchmark: { name, title }, outcome }) => ({ name, title, ...outcome })) };
}

/** Every section that there is: those that were measured now, the others as they are. */
function formatPage(on: Machine, results: readonly Finished[]): string {
  const sections = readSections();
  for (const { benchmark, outcome } of results)
    sections.set(benchmark.title, formatOutcome(benchmark.title, { ...outcome, notes: [...outcome.notes, measuredOn(on)] }));
  const missing = ALL.filter(({ title }) => !sections.has(title)).map(({ name }) => name);
  return `${[
    '# Results of the benchmarks',
    '',
    'Written by `npm run bench [-- NAME…]`; each file of this folder also runs alone, and `--json` prints the same for programs.',
    'What is compared is measured in one run, in turns; p95 is by nearest rank. Programs are measured as shipped: production bundles, and ast-grep as a native binary.',
    '',
    `- Corpus: the TypeScript sources of ${PACKAGES.join(', ')} from the npm registry, without declarations, and without ten files that are over 1 MiB or minified`,
    '- Rules: of 20 rules 14, of 200 all that there are (up to 140) are our built-in ones for TypeScript; the rest bans a function, a method or a module by name (`bench/ruleSets.ts`). Both programs read the same files',
    '',
    ...ALL.flatMap(({ title }) => sections.get(title) ?? []),
    ...(missing.length === 0 ? [] : [`Not measured: ${missing.join(', ')}.`, '']),
  ].join('\n')}`;
}

function measuredOn(on: Machine): string {
  const { date, load, stewardry, node, astGrep, processors, memory, system } = on;
  return `Measured on ${date} at load ${load}: Stewardry ${stewardry}, Node ${node}, ${astGrep}; ${processors}, ${memory} GiB, ${system}.`;
}

/** What is in the file by heading, each section as `formatOutcome` wrote it. */
function readSections(): Map<string, string> {
  const sections = readFileSync(RESULTS, 'utf8')
    .split(/^(?=## )/m)
    .slice(1);
  return new Map(
    sections.map((section) => [section.slice(3, section.indexOf('\n')), `${section.split(/^Not measured:/m)[0]?.trimEnd()}\n`]),
  );
}
