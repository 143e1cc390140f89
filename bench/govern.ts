/** Our own time for a decision: from an action that a model wants to the verdict, and to the row before the effect. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { rules, workspace } from '../protocol/index.ts';
import { systemClock } from '../server/base/clock.ts';
import { type Backend, createBackend } from '../server/createBackend.ts';
import type { Action } from '../server/governance/govern/action.ts';
import { builtInValidators } from '../server/governance/govern/builtInValidators.ts';
import { createGovernor } from '../server/governance/govern/createGovernor.ts';
import { situationWith } from '../server/governance/govern/fixtures/situation.ts';
import type { Governor, GovernorHost } from '../server/governance/govern/governor.ts';
import type { Evidence, PastAction } from '../server/governance/govern/validator.ts';
import { ValidatorRegistry } from '../server/governance/govern/validatorRegistry.ts';
import { createTemporaryFolder } from '../test/harness/temporaryFolder.ts';
import { amountGoal, type Benchmark, type Row } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';
import { root as repository } from './programs/checkout.ts';

/** Issue 4: all of our own time per tool call, journal and audit included. The decision has to leave them room. */
const GOAL_MS = 15;
const LINES = 500;
const WARM_UP = 30;
const EDITS_PER_REPEAT = 40;
/** What a run of some length has behind it. */
const HISTORY = 100;

export const govern: Benchmark = {
  name: 'govern',
  title: 'Governance: a decision before its effect',
  async run({ repeats, say }) {
    const home = createTemporaryFolder('bench-govern');
    const tree = createTemporaryFolder('bench-govern-tree');
    const backend = await createBackend({
      logName: 'bench.log',
      logLevel: 'INFO',
      environment: { ...process.env, STEWARDRY_HOME: home.path },
    });
    try {
      const text = sourceText();
      mkdirSync(join(tree.path, 'src'));
      writeFileSync(join(tree.path, 'src', 'a.ts'), text);
      await ask(backend, workspace.open.method, { folder: tree.path, name: 'bench', trusted: true });
      const governor = createBenchGovernor(backend, tree.path);
      const rows: Row[] = [];
      for (const [what, actions] of Object.entries(actionsOn(text, repeats * EDITS_PER_REPEAT))) {
        say(`govern, ${what}`);
        const ours = summarize(await timeDecisions(governor, actions));
        rows.push({ what, unit: 'ms', ours, goals: [amountGoal('p95', ours.p95, GOAL_MS)] });
      }
      return {
        rows,
        notes: [
          `The file has ${LINES} lines of TypeScript; each edit takes one statement away and adds one elsewhere. The default rules are in force.`,
          'All checks, the rules in a worker thread, paths through symlinks on disk; the rows of decision and audit are another benchmark’s.',
        ],
      };
    } finally {
      await backend.close();
      home.dispose();
      tree.dispose();
    }
  },
};

/** Our own code, as long as a file is that an agent mostly edits. */
function sourceText(): string {
  const files = [
    'server/jobs/workerPool.ts',
    'server/data/workspaceDatabases.ts',
    'server/kernel/kernel.ts',
    'server/jobs/jobQueue.ts',
    'server/governance/findings/fixAll.ts',
  ];
  const lines = files.flatMap((file) => readFileSync(join(repository, file), 'utf8').split('\n'));
  return `${lines
    .filter((line) => !line.startsWith('import '))
    .slice(0, LINES)
    .join('\n')}\n`;
}

function actionsOn(text: string, count: number): Readonly<Record<string, readonly Action[]>> {
  const edits: Action[] = [];
  let before = text;
  for (let index = 0; index < WARM_UP + count; index += 1) {
    const after = withStatement(before, index);
    edits.push({ kind: 'edit', tool: 'edit_file', changes: [{ path: 'src/a.ts', before, after }] });
    before = after;
  }
  const repeat = (action: Action): readonly Action[] => Array.from({ length: WARM_UP + count }, () => action);
  return {
    'an edit of a file of 500 lines': edits,
    'a command': repeat({ kind: 'command', tool: 'run_command', shell: 'posix', command: 'npm test -- --run src/a.test.ts', cwd: '.' }),
    'a look at a file': repeat({ kind: 'read', tool: 'read_file', paths: ['src/a.ts'], detail: '1-200' }),
  };
}

/** The text with another function behind one of its statements, and without the function that the edit before put there. */
function withStatement(text: string, index: number): string {
  const lines = text.split('\n').filter((line) => !line.startsWith('export const added'));
  const ends = lines.flatMap((line, number) => (line === '}' ? [number + 1] : []));
  lines.splice(ends[(index * 7) % ends.length] ?? 0, 0, `export const added${index} = (value: number): number => value + ${index};`);
  return lines.join('\n');
}

/** Milliseconds from asking to the effect, or to the refusal. */
async function timeDecisions(governor: Governor<null>, actions: readonly Action[]): Promise<number[]> {
  const signal = new AbortController().signal;
  const times: number[] = [];
  for (const [index, action] of actions.entries()) {
    const started = performance.now();
    let ended: number | undefined;
    await governor.govern(
      action,
      async () => {
        ended = performance.now();
      },
      signal,
    );
    if (index >= WARM_UP) times.push((ended ?? performance.now()) - started);
  }
  return times;
}

function createBenchGovernor(backend: Backend, root: string): Governor<null> {
  const history: PastAction[] = [];
  const host: GovernorHost<null> = {
    effects: null,
    ask: async () => ({ isAllowed: true, by: { kind: 'person', name: 'bench' } }),
    remembered: async () => undefined,
    async record(action, verdict) {
      history.push({ action, verdict, record: 'row', at: Date.now(), isDone: true, hasFailed: false });
      if (history.length > HISTORY) history.shift();
      return { id: '' };
    },
    settle: async () => undefined,
    correct: () => undefined,
  };
  const evidence: Evidence = {
    clock: systemClock,
    // The kernel has validated the reply against its schema.
    checkProposed: (changes) =>
      ask(backend, rules.checkProposed.method, { folder: root, changes }) as ReturnType<Evidence['checkProposed']>,
    resolve: (path) => realpath(join(root, path)),
  };
  const base = situationWith({ folder: root, root });
  const caps = { ...base.policy.caps, actionsPerMinute: Number.MAX_SAFE_INTEGER };
  const situation = async () => ({ ...base, policy: { ...base.policy, caps }, history });
  return createGovernor({ host, validators: new ValidatorRegistry(builtInValidators()), situation, evidence, clock: systemClock });
}

async function ask({ kernel }: Backend, method: string, params: unknown): Promise<unknown> {
  const reply = await kernel.dispatch(method, params);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value;
}

if (import.meta.main) await runAlone(govern);
