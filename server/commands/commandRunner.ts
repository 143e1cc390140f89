import type { CommandOutcome, CommandRequest } from '../ai/tools/effects.ts';

/** A command with what the policy says of it. */
export interface RunnerRequest extends CommandRequest {
  /** `policy.commands.mayUseNetwork`. */
  readonly mayUseNetwork: boolean;
}

export type SandboxState = { readonly isAvailable: true } | { readonly isAvailable: false; readonly why: string };

export interface CommandRunnerHost {
  /** Absolute path of a folder where outputs are kept. */
  readonly outputFolder: string;
  readonly newId: () => string;
}

/** Runs command lines in a tree. Knows nothing of permission: it is an effect that only a governor lends. */
export interface CommandRunner {
  /** Runs it in `root`. Throws only when it could not be started. Aborting ends the whole process group. */
  run(request: RunnerRequest, root: string, onOutput: (text: string) => void, signal: AbortSignal): Promise<CommandOutcome>;
  /** Whether commands run confined on this machine, and why not. Found out once, by trying. */
  sandbox(): Promise<SandboxState>;
}

export function createCommandRunner(_host: CommandRunnerHost): CommandRunner {
  return {
    run: () => Promise.reject(new Error('Commands cannot be run yet.')),
    sandbox: () => Promise.resolve({ isAvailable: false, why: 'Commands cannot be run yet.' }),
  };
}
