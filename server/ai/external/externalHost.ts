import type { Clock } from '../../base/clock.ts';
import type { FileChange } from '../../governance/govern/action.ts';
import type { AgentHost } from '../agent/agentHost.ts';
import type { TreeView } from '../tools/effects.ts';
import type { Tool, ToolAnswer } from '../tools/tool.ts';

/** A call that an agent made by its own means, as it tells of it: nothing here is checked. */
export interface ToldCall {
  readonly id: string;
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly text: string;
}

/** Performs one call under the governor, as a step of the run. */
export type PerformTool = (tool: Tool, input: unknown) => Promise<ToolAnswer>;

/** What the loop around an external agent needs of whoever hosts it. Only `perform`, under the governor, has an effect. */
export interface ExternalHost extends Pick<AgentHost, 'run' | 'perform' | 'between' | 'append' | 'show'> {
  /** Of its entry. */
  readonly agent: string;
  /** Absolute path of the copy in which it works. */
  readonly root: string;
  readonly shell: 'posix' | 'powershell';
  readonly tree: TreeView;
  readonly clock: Clock;
  /** What it is asked first. */
  task(): Promise<string>;
  /** A turn, shown as a step from its beginning to its end. */
  during<T>(turn: number, work: () => Promise<T>): Promise<T>;
  /** Shows what it tells of a call of its own. Must not wait and must not throw. */
  told(call: ToldCall): void;
  /** Shows its plan. Must not wait and must not throw. */
  planned(points: readonly { readonly title: string; readonly isDone: boolean }[]): void;
  /** What never leaves this machine and may be in its words: it reads by itself, so nobody knows. */
  readonly mayQuote: readonly string[];
  /** Something came from it: the run is not stalled. */
  moved(): void;
  readonly decided: Decided;
}

/** Which state of the copy was decided on. */
export interface Decided {
  /** These changes were allowed and written: from now on they count as decided, where the files are so. */
  wrote(changes: readonly FileChange[]): Promise<void>;
  /** These changes were allowed, and the agent is about to make them by itself: found exactly so they are not decided on again. */
  expects(changes: readonly FileChange[]): void;
  /** Has all decided on that differs otherwise, and puts back what is refused. What is to be said to the agent of that, a text for each. */
  settle(perform: PerformTool, signal: AbortSignal): Promise<readonly string[]>;
  /** Puts back all that was not decided on. */
  drop(signal: AbortSignal): Promise<void>;
}
