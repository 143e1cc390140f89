import path from 'node:path';
import type { Finding } from '../../../protocol/finding.ts';
import * as protocol from '../../../protocol/runs.ts';
import { messageOf } from '../../base/errors.ts';
import { Mutex } from '../../base/mutex.ts';
import { ownerName } from '../../base/owner.ts';
import { type CommandRunner, createCommandRunner } from '../../commands/commandRunner.ts';
import type { RunsContext } from './context.ts';
import { ActiveRun } from './live/activeRun.ts';
import { adopt } from './live/adopt.ts';
import type { LiveRuns, Outlets } from './live/liveRuns.ts';
import { Policies } from './live/policies.ts';
import { RunNews } from './live/runNews.ts';
import { RunStream } from './live/runStream.ts';
import { Supervisor } from './live/supervisor.ts';
import type { RunsPowers } from './powers.ts';
import { readRun, summarise } from './store/runRows.ts';

/** Change sets of which findings are kept. */
const MOST_FINDINGS = 8;

/** Builds and holds what lives as long as the module runs. */
export class RunsState implements LiveRuns {
  readonly supervisor: Supervisor;
  readonly policies: Policies;
  readonly commands: CommandRunner;
  readonly news: RunNews;
  readonly reviewing = new Mutex();
  /** What rules found in change sets that somebody has looked at. */
  readonly findings = new Map<string, ReadonlyMap<string, readonly Finding[]>>();
  readonly #ctx: RunsPowers;
  readonly #streams = new Map<string, RunStream>();

  constructor(powers: RunsPowers) {
    this.#ctx = powers;
    const ctx: RunsContext = { ...powers, state: this };
    this.commands = createCommandRunner({
      outputFolder: path.join(powers.installation.dataFolder, 'outputs'),
      unreadable: [powers.installation.dataFolder],
      newId: powers.newId,
      environment: powers.installation.environment,
    });
    this.policies = new Policies(powers);
    this.news = new RunNews(powers.clock, (folder, ids) => this.#tell(folder, ids));
    this.supervisor = new Supervisor({
      clock: powers.clock,
      log: powers.log,
      databases: powers.databases,
      owner: ownerName(powers.newId()),
      isResident: powers.installation.isResident,
      prepare: (folder, row, fence) => this.#prepare(folder, row, fence),
      // Loaded with the first run: tools, governor and effects are much code for a process that runs nothing.
      execute: async (run) => (await import('./execute/executeRun.ts')).executeRun(ctx, run),
      adopt: (folder, row) => adopt(ctx, folder, row),
    });
  }

  /** For whatever happens in a run of this process. */
  outlets(folder: string, run: string): Outlets {
    return {
      stream: (event) => this.#streamOf(folder, run).push(event),
      changed: () => this.news.changed(folder, run),
    };
  }

  /** The last few: somebody looks at one change set, and then at the next. */
  keepFindings(changeSet: string, found: ReadonlyMap<string, readonly Finding[]>): void {
    this.findings.set(changeSet, found);
    const [oldest] = this.findings.keys();
    if (this.findings.size > MOST_FINDINGS && oldest !== undefined) this.findings.delete(oldest);
  }

  saying(run: string): ReturnType<RunStream['saying']> | undefined {
    return this.#streams.get(run)?.saying();
  }

  /** Nothing more happens in a run: what waits is sent, and it is told how it is now. */
  closeStream(run: string): void {
    this.#streams.get(run)?.dispose();
    this.#streams.delete(run);
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
    for (const run of [...this.#streams.keys()]) this.closeStream(run);
    this.news.dispose();
  }

  #streamOf(folder: string, run: string): RunStream {
    const known = this.#streams.get(run);
    if (known !== undefined) return known;
    const stream = new RunStream(this.#ctx.clock, ({ sequence, events }) =>
      this.#ctx.notify(protocol.stream, { folder, run, sequence, events: [...events] }),
    );
    this.#streams.set(run, stream);
    return stream;
  }

  async #prepare(folder: string, row: Awaited<ReturnType<typeof readRun>>, fence: number): Promise<ActiveRun> {
    const { database } = await this.#ctx.databases.open(folder);
    const { id, steps, tokens, cost, time_ms, files } = row;
    const used = { steps, tokens, microdollars: cost, timeMs: time_ms, files };
    return new ActiveRun({ id, folder, database, fence, used, now: this.#ctx.clock.monotonic(), ...this.outlets(folder, id) });
  }

  async #tell(folder: string, ids: readonly string[]): Promise<void> {
    try {
      if (!this.#ctx.databases.isOpen(folder)) return;
      const { database } = await this.#ctx.databases.open(folder);
      const rows = await Promise.all(ids.map((id) => readRun(database, id)));
      this.#ctx.notify(protocol.changed, { folder, runs: await summarise(database, rows) });
    } catch (error) {
      this.#ctx.log.debug('News of runs could not be told', { error: messageOf(error) });
    }
  }
}
