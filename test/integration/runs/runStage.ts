import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import type { RunState, RunStep, RunStreamEvent, RunSummary } from '../../../protocol/index.ts';
import * as runs from '../../../protocol/runs.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Backend } from '../../../server/createBackend.ts';
import type { ModuleDefinition } from '../../../server/kernel/moduleDefinition.ts';
import { modules } from '../../../server/modules/index.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** What a turn of a script does (server/ai/providers/scripted/script.ts). */
export interface Turn {
  readonly when?: string;
  readonly say?: string;
  readonly fail?: string;
  readonly call?: readonly { readonly tool: string; readonly input?: object }[];
}

export const RULE = `id: no-foo
language: TypeScript
severity: error
message: Do not call foo
note: Call bar instead.
rule: { pattern: foo($A) }
`;

export const FINISH: Turn = {
  call: [{ tool: 'finish', input: { is_done: true, summary: 'Added a function.', tests: 'not_run', open_points: [] } }],
};

/** A turn that writes a file. */
export const write = (file: string, content: string) => ({ call: [{ tool: 'write_file', input: { path: file, content } }] });
/** A turn that runs a command. */
export const command = (text: string) => ({ call: [{ tool: 'run_command', input: { command: text } }] });

const ENDED: readonly RunState[] = ['completed', 'failed_verification', 'failed', 'cancelled'];

/** A repository with a rule, a backend on it that has no built-in rules, and runs whose model plays a script. */
export class RunStage implements AsyncDisposable {
  readonly root: TemporaryFolder;
  readonly folder: string;
  readonly events: { readonly run: string; readonly sequence: number; readonly events: readonly RunStreamEvent[] }[] = [];
  readonly changes: RunSummary[] = [];
  backend!: Backend;
  environment: Record<string, string> = {};
  /** Beside those that there are. */
  readonly more: ModuleDefinition[] = [];

  private constructor(name: string) {
    this.root = createTemporaryFolder(name);
    this.folder = path.join(this.root.path, 'shop');
  }

  static async create(
    name: string,
    config: { readonly ai?: object; readonly governance?: object } = {},
    environment: Record<string, string> = {},
  ): Promise<RunStage> {
    const stage = new RunStage(name);
    mkdirSync(path.join(stage.folder, '.stewardry', 'rules'), { recursive: true });
    stage.configure(config);
    stage.write('.stewardry/rules/no-foo.yml', RULE);
    stage.write('a.ts', 'export const one = 1;\n');
    stage.write('b.ts', 'export const two = 2;\n');
    stage.write('package.json', '{ "name": "shop", "private": true }\n');
    const git = simpleGit(stage.folder);
    await git.init();
    await git.addConfig('user.name', 'Ada').addConfig('user.email', 'ada@example.test').add('.').commit('chore: begin');
    stage.environment = environment;
    await stage.open();
    return stage;
  }

  /** Writes the configuration; the script is named in it. */
  configure({ ai = {}, ...config }: { readonly ai?: object; readonly governance?: object }): void {
    const models = {
      mode: 'hybrid',
      script: path.join(this.root.path, 'script.json'),
      tiers: { standard: ['scripted/test'], reason: ['scripted/test'], fast: ['scripted/test'] },
    };
    this.write('.stewardry/config.yaml', JSON.stringify({ version: 1, rules: { packs: [] }, ai: { ...models, ...ai }, ...config }));
  }

  script(...turns: readonly Turn[]): void {
    writeFileSync(path.join(this.root.path, 'script.json'), JSON.stringify({ name: 'test', turns }));
  }

  async open(isResident = false): Promise<void> {
    const environment = {
      PATH: process.env['PATH'],
      HOME: this.root.path,
      STEWARDRY_HOME: path.join(this.root.path, 'home'),
      ...this.environment,
    };
    this.backend = await createTestBackend({
      logLevel: 'DEBUG',
      environment,
      modules: [...modules, ...this.more],
      isResident,
    });
    this.backend.kernel.onNotification((method, params) => {
      if (method === runs.stream.method) this.events.push(runs.stream.params.parse(params));
      if (method === runs.changed.method) this.changes.push(...runs.changed.params.parse(params).runs);
    });
    await this.backend.kernel.ask(workspace.open, { folder: this.folder, name: 'shop', trusted: true });
  }

  get ask(): Backend['kernel']['ask'] {
    return this.backend.kernel.ask;
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  async start(prompt: string, more: object = {}): Promise<RunSummary> {
    return this.ask(runs.start, { folder: this.folder, prompt, ...more });
  }

  /** Starts a run and waits until it has ended. */
  async run(prompt: string, more: object = {}): Promise<RunSummary> {
    return this.ended((await this.start(prompt, more)).id);
  }

  async show(id: string) {
    return this.ask(runs.show, { folder: this.folder, id });
  }

  async ended(id: string): Promise<RunSummary> {
    return this.until(id, (run) => ENDED.includes(run.state));
  }

  async until(id: string, isSo: (run: RunSummary) => boolean): Promise<RunSummary> {
    let run = (await this.show(id)).run;
    await waitFor(
      `run ${id}`,
      async () => {
        run = (await this.show(id)).run;
        return isSo(run);
      },
      55_000, // less than the tests have, so that it is said what was waited for
    );
    return run;
  }

  async steps(id: string) {
    return (await this.ask(runs.steps, { folder: this.folder, id, limit: 1000 })).steps;
  }

  /** The first step of that name. */
  async stepOf(id: string, name: string): Promise<RunStep | undefined> {
    return (await this.steps(id)).find((step) => step.name === name);
  }

  log(): string {
    return readFileSync(this.backend.installation.logFile, 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.backend.close();
    this.root.dispose();
  }
}
