import type { Policy } from '../../governance/govern/policy.ts';
import type { Tool } from './tool.ts';

/** What the built-in tools depend on in a folder. */
export interface ToolsOptions {
  /** The shell in which commands run. */
  readonly shell: 'posix' | 'powershell';
  /** The commands of `run_tests`. */
  readonly verify: Policy['verify'];
  /** Personas that may be handed work, for the description of `delegate`. Empty: the tool is left out. */
  readonly delegates: readonly { readonly id: string; readonly description: string }[];
}

/** All built-in tools. Which of them a persona gets, its limits say. */
export function createTools(options: ToolsOptions): readonly Tool[] {
  throw new Error(`Not yet: ${options.shell}`);
}
