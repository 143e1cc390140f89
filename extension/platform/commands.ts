import { commands, type Disposable } from 'vscode';
import type { z } from 'zod';
import { describeFailure, isCancelled } from '../backend/wireFailure.ts';
import { showError } from './notices.ts';

type ServerCommands = typeof import('../../protocol/commands.ts');
/** Name of a command that the server may put into a code action: an export of protocol/commands.ts. */
export type ServerCommandName = keyof ServerCommands;
type Argument<N extends ServerCommandName> = z.output<ServerCommands[N]['argument']>;

/** Registers a command of the extension. A failure is shown to the person who ran it. */
export function registerCommand<A extends unknown[]>(id: `stewardry.${string}`, run: (...args: A) => unknown): Disposable {
  return commands.registerCommand(id, (...args: A) => reporting(async () => run(...args)));
}

/**
 * Registers a command of protocol/commands.ts. `run` gets the validated argument, or `undefined` when a person ran the command
 * from the palette or a menu, where editors pass nothing or things of their own.
 */
export function registerServerCommand<N extends ServerCommandName>(
  name: N,
  run: (argument: Argument<N> | undefined) => unknown,
): Disposable {
  return commands.registerCommand(`stewardry.${name}`, (argument: unknown) =>
    reporting(async () => {
      // Loaded when first used: the schemas are not needed to activate.
      const definitions = await import('../../protocol/commands.ts');
      const parsed = definitions[name].argument.safeParse(argument);
      // `parsed.data` is the output of the very schema that Argument<N> is inferred from.
      return run(parsed.success ? (parsed.data as Argument<N>) : undefined);
    }),
  );
}

/** Runs something a person asked for and shows why it failed, if it did. */
export async function reporting(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!isCancelled(error)) void showError(describeFailure(error), 'Show Log').then(showLogWhenAsked);
    return undefined;
  }
}

function showLogWhenAsked(choice: string | undefined): void {
  if (choice !== undefined) void commands.executeCommand('stewardry.showLog');
}
