/** On type: how long from an edit to its diagnostics, ours over IPC as in the editor, against `ast-grep lsp`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver/node';
import { countErrors } from '../server/governance/syntax/parseErrors.ts';
import { assertSameFindings, type ComparedFinding } from './corpus/sameFindings.ts';
import { createTyping, type Keystroke } from './corpus/typing.ts';
import { createWorkspace, readSource, type Workspace } from './corpus/workspace.ts';
import { type Amount, type Benchmark, type Outcome, type Row, ratioGoal } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';
import { type LanguageClient, startAstGrep, startStewardry } from './programs/languageClient.ts';
import type { RuleCount } from './ruleSets.ts';

/** Ours divided by the peer's, at the median and at the 95th percentile. */
const GOAL = 1;

/** Keystrokes that both programs get first: compilers and caches are warm in an editor that is in use. */
const WARM_UP = 20;

export const onType: Benchmark = {
  name: 'onType',
  title: 'On type: from an edit to its diagnostics',
  async run(amount) {
    const text = await editedText(amount);
    const parts = [await measure(20, text, amount), await measure(200, text, amount)];
    const about = `${text.split('\n').length - 1} lines, ${(text.length / 1024).toFixed(0)} KiB: effect's RpcServer.ts and RpcTest.ts`;
    const differences =
      'Where a text does not parse, the two mend it differently: we parse UTF-16, the peer UTF-8, and tree-sitter weighs errors by bytes.';
    const method =
      'From sending didChange to the diagnostics of that version: ours pulled over IPC as the extension does, the peer pushes.';
    return {
      rows: parts.flatMap(({ rows }) => rows),
      notes: [`The file: ${about}.`, method, differences, ...parts.flatMap(({ notes }) => notes)],
    };
  },
};

/** The densest code of the corpus near 1,900 lines: 1,815 of them, and a short file of the same folder behind it. */
async function editedText({ say }: Amount): Promise<string> {
  const files = ['src/rpc/RpcServer.ts', 'src/rpc/RpcTest.ts'];
  const texts = await Promise.all(files.map((file) => readSource('effect@4.1.0', file, say)));
  return texts.join('\n');
}

async function measure(count: RuleCount, text: string, { say, repeats }: Amount): Promise<Outcome> {
  say(`on type, ${count} rules`);
  const workspace = await createWorkspace(count);
  const file = join(workspace.path, 'RpcServer.ts');
  await writeFile(file, text);
  const programs = await startBoth(workspace);
  try {
    const counts = [assertSame('opened', await programs.ours.open(file, text), await programs.peer.open(file, text))];
    const times: Times = { ours: [], peer: [] };
    let broken = 0;
    for (const [index, keystroke] of createTyping(text, repeats).entries()) {
      const { ours, peer } = await typeInBoth(programs, file, index, keystroke, index < WARM_UP ? undefined : times);
      if (countErrors(keystroke.whole, 'TypeScript') > 0) broken++;
      else counts.push(assertSame(`keystroke ${index} (${JSON.stringify(keystroke.text)})`, ours, peer));
    }
    const [ours, peer] = [summarize(times.ours), summarize(times.peer)];
    const goals = [ratioGoal('p50 ratio', ours.p50, peer.p50, GOAL), ratioGoal('p95 ratio', ours.p95, peer.p95, GOAL)];
    const rows: Row[] = [{ what: `${count} rules`, unit: 'ms', ours, peer, goals }];
    const range = `${Math.min(...counts)} to ${Math.max(...counts)}`;
    const same = `${count} rules: the same findings, ${range} of them, after each of the ${counts.length - 1} keystrokes that leave a text which parses.`;
    return { rows, notes: [`${same} The other ${broken} are timed too, but not compared.`] };
  } finally {
    await Promise.all([programs.ours.stop(), programs.peer.stop()]);
    workspace.dispose();
  }
}

/** Milliseconds per keystroke. */
type Times = Record<'ours' | 'peer', number[]>;

interface Programs {
  readonly ours: LanguageClient;
  readonly peer: LanguageClient;
}

async function startBoth({ path }: Workspace): Promise<Programs> {
  const ours = await startStewardry(path, join(path, '.home'));
  await ours.request('workspace/open', { folder: path, name: 'bench', trusted: true });
  return { ours, peer: await startAstGrep(path) };
}

/** The two take turns in going first, so that neither always finds the machine as the other left it. */
async function typeInBoth(
  programs: Programs,
  file: string,
  index: number,
  keystroke: Keystroke,
  times: Times | undefined,
): Promise<Record<'ours' | 'peer', readonly Diagnostic[]>> {
  const version = index + 2;
  const { range, text, whole } = keystroke;
  const type = async (client: LanguageClient, kept: number[] | undefined): Promise<readonly Diagnostic[]> => {
    const started = performance.now();
    const diagnostics = await client.change(file, version, { range, text }, whole);
    kept?.push(performance.now() - started);
    return diagnostics;
  };
  const order = index % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const);
  const found: Record<'ours' | 'peer', readonly Diagnostic[]> = { ours: [], peer: [] };
  for (const name of order) found[name] = await type(programs[name], times?.[name]);
  return found;
}

function assertSame(what: string, ours: readonly Diagnostic[], peer: readonly Diagnostic[]): number {
  return assertSameFindings(what, ours.map(toCompared), peer.map(toCompared));
}

function toCompared({ code, range }: Diagnostic): ComparedFinding {
  return { ruleId: String(code), file: '', range };
}

if (import.meta.main) await runAlone(onType);
