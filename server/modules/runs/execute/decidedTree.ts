import type { Decided, PerformTool } from '../../../ai/external/externalHost.ts';
import { foundChangeTool } from '../../../ai/external/externalTools.ts';
import { IoError } from '../../../base/errors.ts';
import type { TreeChange } from '../../../changes/workbench.ts';
import type { FileChange } from '../../../governance/govern/action.ts';
import { updateRun } from '../store/runRows.ts';
import type { RunGovernor } from './createRunGovernor.ts';
import type { World } from './world.ts';

/** What is put back may bring to light what was ignored before; more often than this somebody is still writing. */
const MOST_ROUNDS = 5;

/** One change, or the two of a move. */
type Unit = readonly TreeChange[];

/**
 * The state of a run's copy that was decided on, beside what an external agent has made of it by its own means. The difference is an edit like any
 * other: decided on by the governor, and put back when it is refused. So nothing comes into the change set that was not decided on.
 */
export class DecidedTree implements Decided {
  readonly #world: World;
  readonly #governor: Pick<RunGovernor, 'consider'>;
  /** Name of the kept tree. */
  #tree: string;
  readonly #expected = new Map<string, string | null>();

  /** `tree`: kept when all in it was decided on. */
  constructor(world: World, governor: Pick<RunGovernor, 'consider'>, tree: string) {
    this.#world = world;
    this.#governor = governor;
    this.#tree = tree;
  }

  async wrote(changes: readonly FileChange[]): Promise<void> {
    const { signal } = new AbortController();
    await this.#take(await this.#world.keeper.keep(signal), changes, signal);
  }

  expects(changes: readonly FileChange[]): void {
    for (const { path, after } of changes) this.#expected.set(path, after);
  }

  async settle(perform: PerformTool, signal: AbortSignal): Promise<readonly string[]> {
    const refused: string[] = [];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const now = await this.#world.keeper.keep(signal);
      const changes = await this.#differing(now, signal);
      if (changes.length === 0) {
        this.#expected.clear();
        return refused;
      }
      refused.push(...(await this.#decideOn(now, changes, perform, signal)));
      await this.#putBack(signal);
    }
    throw restless();
  }

  async drop(signal: AbortSignal): Promise<void> {
    // Another process has the copy now.
    if (this.#world.run.cause === 'lost') return;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if ((await this.#differing(await this.#world.keeper.keep(signal), signal)).length === 0) return;
      await this.#putBack(signal);
    }
    throw restless();
  }

  async #differing(now: string, signal: AbortSignal): Promise<readonly TreeChange[]> {
    return now === this.#tree ? [] : this.#world.workbench.changesBetween(this.#tree, now, signal);
  }

  async #putBack(signal: AbortSignal): Promise<void> {
    const { run, keeper } = this.#world;
    await keeper.restore(this.#tree, signal);
    await updateRun(run.database, run.root.id, { kept: this.#tree });
  }

  /** What is refused, a text for each. */
  async #decideOn(now: string, changes: readonly TreeChange[], perform: PerformTool, signal: AbortSignal): Promise<readonly string[]> {
    // Nobody can decide on what another file will be behind it.
    const [links, files] = partition(unitsOf(changes), (unit) => unit.some(({ isLink }) => isLink === true));
    const [known, open] = partition(files, (unit) => unit.every(({ path, after }) => this.#expected.get(path) === after));
    if (known.length > 0) await this.#take(now, known.flat(), signal);
    const refused = links
      .flat()
      .map(({ path }) => `${path}: A symbolic link is not taken from an agent. Write the file that it stands for.`);
    for (const [tool, units] of Map.groupBy(open, toolOf)) {
      for (const part of await this.#parts(tool, units, signal)) {
        const accept = async (amended: readonly FileChange[] | undefined): Promise<void> => {
          if (amended === undefined) return this.#take(now, part, signal);
          const after = new Map(amended.map((change) => [change.path, change.after]));
          const written = part.map((change) => ({ ...change, after: after.get(change.path) ?? change.after }));
          await this.#take(await this.#world.keeper.keep(signal), written, signal);
        };
        const { text, isError } = await perform(foundChangeTool(tool, part, accept), { paths: part.map(({ path }) => path) });
        if (isError) refused.push(`${part.map(({ path }) => path).join(', ')}: ${text}`);
      }
    }
    return refused;
  }

  /** All in one where nothing speaks against it; else what is harmless together, and each of the rest alone, so that one does not take the others along. */
  async #parts(tool: string, units: readonly Unit[], signal: AbortSignal): Promise<readonly Unit[]> {
    const isAllowed = async (changes: Unit): Promise<boolean> =>
      (await this.#governor.consider({ kind: 'edit', tool, changes }, signal)).outcome === 'allow';
    if (await isAllowed(units.flat())) return [units.flat()];
    const judged = [];
    for (const unit of units) judged.push({ unit, isHarmless: await isAllowed(unit) });
    const [harmless, others] = partition(judged, (each) => each.isHarmless);
    const together = harmless.flatMap(({ unit }) => unit);
    return [...(together.length === 0 ? [] : [together]), ...others.map(({ unit }) => unit)];
  }

  /** These changes count as decided, where the tree has them exactly so: an agent may write at any moment. */
  async #take(from: string, changes: readonly FileChange[], signal: AbortSignal): Promise<void> {
    const { workbench } = this.#world;
    const paths = changes.map(({ path }) => path);
    const picked = await workbench.pick(this.#tree, from, paths, signal);
    const wanted = new Map(changes.map(({ path, after }) => [path, after]));
    const taken = await workbench.changesBetween(this.#tree, picked, signal);
    if (taken.every(({ path, after, isLink }) => wanted.get(path) === after && isLink !== true)) this.#tree = picked;
  }
}

const restless = (): IoError =>
  new IoError(
    "The run's copy changes although nobody works in it, so nothing of it is kept. Look for a program that still writes there, and start the task again.",
  );

function unitsOf(changes: readonly FileChange[]): readonly Unit[] {
  const moved = new Set(changes.flatMap(({ movedFrom }) => movedFrom ?? []));
  return changes.flatMap((change): Unit[] => {
    if (change.movedFrom !== undefined) return [changes.filter(({ path }) => path === change.movedFrom || path === change.path)];
    return moved.has(change.path) && change.after === null ? [] : [[change]];
  });
}

/** By which tool a model would have made it: what a persona may use holds for an agent too. */
function toolOf(unit: Unit): string {
  if (unit.some(({ movedFrom }) => movedFrom !== undefined)) return 'move_file';
  return unit.every(({ after }) => after === null) ? 'delete_file' : 'write_file';
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
