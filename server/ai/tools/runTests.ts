import { z } from 'zod';
import type { Policy } from '../../governance/govern/policy.ts';
import { commandAnswer } from './commandAnswer.ts';
import type { CommandAction } from './runCommand.ts';
import type { Tool } from './tool.ts';

type Commands = Policy['verify'];

/** The commands of the configuration that prove the outcome. */
export function createRunTestsTool(shell: CommandAction['shell'], commands: Commands): Tool<{ name?: string | undefined }, CommandAction> {
  const names = commands.map(({ name }) => name);
  const input = z.strictObject({
    name: z
      .string()
      .optional()
      .describe(names.length === 0 ? 'None is configured.' : `One of: ${names.join(', ')}. Default: ${names[0]}.`),
  });
  return {
    name: 'run_tests',
    description: `Runs one of the workspace's own commands that prove the outcome: ${describe(commands)}. The same are run after you have finished.`,
    input,
    isReadOnly: false,
    async plan({ name }) {
      const found = chosen(commands, name);
      if (found !== undefined) return { action: { kind: 'command', tool: 'run_tests', shell, command: found.command, cwd: '.' } };
      if (names.length > 0) return { problem: `There is no "${name}". Choose one of: ${names.join(', ')}.` };
      return {
        problem:
          'No command is configured that would prove the outcome (`governance.verify`). Find out how this project is tested and use run_command.',
      };
    },
    async perform({ name }, { command, cwd }, effects, signal, onOutput) {
      const timeoutMs = chosen(commands, name)?.timeoutMs ?? 0;
      return commandAnswer(command, await effects.run({ shell, command, cwd, timeoutMs }, onOutput, signal));
    },
  };
}

const chosen = (commands: Commands, name: string | undefined) =>
  name === undefined ? commands[0] : commands.find((command) => command.name === name);

const describe = (commands: Commands): string =>
  commands.length === 0 ? 'none is configured' : commands.map(({ name, command }) => `${name} (${command})`).join(', ');
