import { parseArgs } from 'node:util';
import { buildPrograms } from '../programs/checkout.ts';
import type { Benchmark } from './benchmark.ts';
import { describeMachine } from './machine.ts';
import { formatOutcome } from './report.ts';

/** Slow things are measured this often unless `--repeats` says otherwise. */
const REPEATS = 5;

/** Flags of every benchmark: `--json`, `--repeats N`, `--no-build`. */
export function readFlags(): { names: readonly string[]; isJson: boolean; repeats: number; isBuilt: boolean } {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      repeats: { type: 'string', default: String(REPEATS) },
      'no-build': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const repeats = Number(values.repeats);
  if (!Number.isInteger(repeats) || repeats < 1) throw new Error(`--repeats "${values.repeats}" is not a number of runs, such as 5.`);
  return { names: positionals, isJson: values.json, repeats, isBuilt: values['no-build'] };
}

/** Progress goes to standard error, so that `--json` stays readable for a program. */
export function say(line: string): void {
  process.stderr.write(`[bench] ${line}\n`);
}

/** Runs one benchmark from the command line: builds the programs, measures, prints. */
export async function runAlone(benchmark: Benchmark): Promise<void> {
  const { isJson, repeats, isBuilt } = readFlags();
  if (!isBuilt) await buildPrograms();
  const outcome = await benchmark.run({ repeats, say });
  const text = isJson
    ? JSON.stringify({ machine: describeMachine(), name: benchmark.name, ...outcome }, undefined, 2)
    : formatOutcome(benchmark.title, outcome);
  process.stdout.write(`${text}\n`);
}
