import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import { commandAnswer } from './commandAnswer.ts';
import type { Tool } from './tool.ts';
import { treePath } from './treePath.ts';

const DEFAULT_SECONDS = 120;
const MOST_SECONDS = 1_800;

const input = z.strictObject({
  command: z.string().min(1).max(20_000).describe('One command line for the shell.'),
  cwd: treePath.default('.').describe('Folder to run in, relative to the root. Default: the root.'),
  timeout_seconds: z.int().min(1).max(MOST_SECONDS).default(DEFAULT_SECONDS).describe('It is stopped after so long.'),
});
export type CommandAction = Extract<Action, { kind: 'command' }>;

export function createRunCommandTool(shell: CommandAction['shell']): Tool<z.output<typeof input>, CommandAction> {
  const name = shell === 'posix' ? 'a POSIX shell (sh)' : 'PowerShell';
  return {
    name: 'run_command',
    description: `Runs a command line in ${name} in the workspace and waits for its end. Nothing can be typed into it. Keep it simple: one plain command is allowed far sooner than pipes, substitution or "sh -c". For tests use run_tests, for files the file tools.`,
    input,
    isReadOnly: false,
    plan: async ({ command, cwd }) => ({ action: { kind: 'command', tool: 'run_command', shell, command, cwd } }),
    async perform({ timeout_seconds }, { command, cwd }, effects, signal, onOutput) {
      const request = { shell, command, cwd, timeoutMs: timeout_seconds * 1000 };
      return commandAnswer(command, await effects.run(request, onOutput, signal));
    },
  };
}
