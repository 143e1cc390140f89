/** In a real VS Code: how long activation takes, and how long a scan blocks the extension host. */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSuite } from '../test/harness/bundleSuite.ts';
import { isInstalled, locateCodeServer } from '../test/harness/codeServer.ts';
import { runInHost } from '../test/harness/runInHost.ts';
import { createTemporaryFolder } from '../test/harness/temporaryFolder.ts';
import { addCorpus, createWorkspace } from './corpus/workspace.ts';
import { type HostMeasurement, hostMeasurement } from './inHost/measurement.ts';
import { amountGoal, type Benchmark, type Outcome, type Row } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';
import { root } from './programs/checkout.ts';

const ACTIVATION_GOAL_MS = 50;
const BLOCK_GOAL_MS = 20;

export const extensionHost: Benchmark = {
  name: 'extensionHost',
  title: 'In the extension host of VS Code',
  async run({ say, repeats }) {
    const codeServer = locateCodeServer(root);
    if (!process.env['STEWARDRY_VSCODE_PATH'] && !isInstalled(codeServer))
      return { rows: [], notes: ['Not measured: the pinned VS Code is not installed. Run "npm run vscode" first.'] };
    const workspace = await createWorkspace(null);
    const extension = createTemporaryFolder('measured-extension');
    try {
      await addCorpus(workspace, say);
      // The scan that is measured is the one that the suite asks for.
      mkdirSync(join(workspace.path, '.vscode'));
      writeFileSync(join(workspace.path, '.vscode', 'settings.json'), JSON.stringify({ 'stewardry.scan.onOpen': false }));
      stageMeasuredExtension(extension.path);
      const suite = await bundleSuite(root, join(import.meta.dirname, 'inHost', 'scan.suite.ts'));
      const measured: HostMeasurement[] = [];
      for (let round = 1; round <= repeats; round++) {
        say(`extension host, round ${round} of ${repeats}`);
        const resultFile = join(extension.path, `result-${round}.json`);
        const env = { STEWARDRY_BENCH_RESULT: resultFile };
        await runInHost(codeServer, { extension: extension.path, suite, workspace: workspace.path, env });
        measured.push(hostMeasurement.parse(JSON.parse(readFileSync(resultFile, 'utf8'))));
      }
      return toOutcome(measured);
    } finally {
      extension.dispose();
      workspace.dispose();
    }
  },
};

function toOutcome(measured: readonly HostMeasurement[]): Outcome {
  const row = (what: string, samples: readonly number[], most?: number): Row => {
    const ours = summarize(samples);
    return { what, unit: 'ms', ours, goals: most === undefined ? [] : [amountGoal('p50', ours.p50, most)] };
  };
  return {
    rows: [
      row(
        'activation: loading the bundle and `activate`',
        measured.map(({ load, activate }) => load + activate),
        ACTIVATION_GOAL_MS,
      ),
      row(
        'of these, loading the bundle',
        measured.map(({ load }) => load),
      ),
      row(
        'longest block in a scan',
        measured.map(({ scanning }) => scanning),
        BLOCK_GOAL_MS,
      ),
      row(
        'longest block while the command line scans the same, for comparison',
        measured.map(({ beside }) => beside),
      ),
      row(
        'longest block of the idle host, for comparison',
        measured.map(({ idle }) => idle),
      ),
    ],
    notes: [
      'Default packs; blocks are delays of the event loop over a timer of 1 ms, of whatever origin: the host, the machine, and us.',
      `Scans of ${measured[0]?.files} files took ${measured.map(({ duration }) => `${(duration / 1000).toFixed(1)} s`).join(', ')}.`,
    ],
  };
}

/** The extension as built, with an entry that takes the time of the real one. */
function stageMeasuredExtension(folder: string): void {
  // Our own manifest; of it, only `main` changes.
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
  for (const name of ['media', 'node_modules', 'schemas', 'templates']) symlinkSync(join(root, name), join(folder, name));
  // Not by a link: VS Code tells by the real path of a file whose code it is, and gives code of nobody's no providers.
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, main: './measured.cjs' }));
  writeFileSync(join(folder, 'measured.cjs'), MEASURED_ENTRY);
}

const MEASURED_ENTRY = `
const started = performance.now();
const real = require('./dist/extension/main.cjs');
const loaded = performance.now();
exports.activate = (context) => {
  const called = performance.now();
  const result = real.activate(context);
  const activate = performance.now() - called;
  globalThis.stewardryActivation = { load: loaded - started, activate };
  return result;
};
exports.deactivate = () => real.deactivate?.();
`;

if (import.meta.main) await runAlone(extensionHost);
