import type { PersonaSummary } from '../../../../protocol/personas.ts';
import type { TreeView } from '../../../ai/tools/effects.ts';
import type { Workbench } from '../../../changes/workbench.ts';
import type { CommandRunner } from '../../../commands/commandRunner.ts';
import type { Limits } from '../../../governance/govern/limits.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import type { ActiveRun } from '../live/activeRun.ts';
import type { FolderPolicy } from '../live/policies.ts';
import type { RunRow } from '../schemas.ts';
import type { Mcp } from './connectMcp.ts';
import type { GivenPractices } from './givenPractices.ts';

/** Everything that a run works with; a part of its task that it hands out works with the same tree. */
export interface World {
  readonly ctx: RunsContext;
  readonly run: ActiveRun;
  /** As it was when the work began here; what changes is read again. */
  readonly row: RunRow;
  /** On behalf of the persona, with the role of the person who started the run. */
  readonly call: Call;
  readonly persona: PersonaSummary;
  /** Of the persona. */
  readonly prompt: string;
  /** Rules that bind it: those of the persona, and of everybody who handed work down to it. */
  readonly bindingRules: readonly string[];
  /** How the team wants things done, as the persona is told. */
  readonly practices: GivenPractices;
  readonly limits: LimitsHolder;
  readonly keeper: TreeKeeper;
  readonly workbench: Workbench;
  readonly tree: TreeView;
  readonly commands: CommandRunner;
  readonly mcp: Mcp;
  readonly isSandboxed: boolean;
  policy(): Promise<FolderPolicy>;
}

/** Hands out a part of the task in the same tree; the last words of whoever did it. `step`: that hands it out. */
export type Delegate = (
  world: World,
  step: string,
  part: { readonly persona: string; readonly prompt: string },
  signal: AbortSignal,
) => Promise<string>;

/** The limits of a run, which a correction can narrow while it goes. */
export interface LimitsHolder {
  current: Limits;
}

/** Keeps the tree after steps that changed it, one at a time, and knows its name. */
export class TreeKeeper {
  readonly #workbench: Workbench;
  #last: string;

  constructor(workbench: Workbench, last: string) {
    this.#workbench = workbench;
    this.#last = last;
  }

  /** Name of the tree as it was kept last. */
  get last(): string {
    return this.#last;
  }

  async keep(signal: AbortSignal): Promise<string> {
    this.#last = await this.#workbench.keep(signal);
    return this.#last;
  }

  async restore(kept: string, signal: AbortSignal): Promise<void> {
    await this.#workbench.restore(kept, signal);
    this.#last = kept;
  }
}
