import type { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import type { JsonObject } from '../contract/messages.ts';
import type { Effects, TreeView } from './effects.ts';

/** What a tool says to the model. */
export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
  /** Files that `text` quotes, relative to the root: what never leaves this machine is withheld by them. */
  readonly paths?: readonly string[];
}

/** What an input comes to: an action for `govern`, or why there is none. The problem is for the model: what, where, what to do instead. */
export type Plan<A extends Action = Action> = { readonly action: A } | { readonly problem: string };

/**
 * Something that a model can ask for. Made by a factory; knows no file system, process or network of its own: `plan` looks at the tree, and
 * only `perform` gets at the outside world, after `govern` has allowed exactly the action that was planned.
 */
export interface Tool<I = unknown, A extends Action = Action> {
  readonly name: string;
  /** What allow-lists call it (`nameOf` of its actions), where providers do not take such a name: `mcp:SERVER/TOOL`. Absent: `name`. */
  readonly governedAs?: string;
  /** For the model: when to use it, and what it answers. */
  readonly description: string;
  readonly input: z.ZodType<I>;
  /** JSON Schema for the model, where it is somebody else's (an MCP server's); absent: made from `input`. */
  readonly parameters?: JsonObject;
  /** Its action is always `read`: calls next to one another may be performed side by side, and it is there while a plan is made. */
  readonly isReadOnly: boolean;
  plan(input: I, tree: TreeView, signal: AbortSignal): Promise<Plan<A>>;
  /** What it throws becomes an answer that says so. */
  perform(input: I, action: A, effects: Effects, signal: AbortSignal, onOutput: (text: string) => void): Promise<ToolAnswer>;
}
