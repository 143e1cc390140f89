import type { Command } from 'commander';
import * as workspace from '../../../../protocol/workspace.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

/** `stewardry hooks install`: the pre-commit and commit-msg hooks, next to whatever manages hooks already. */
export function registerHooks(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  program
    .command('hooks')
    .description('git hooks')
    .command('install')
    .description('check staged files before each commit, and the commit message; an existing hook manager is respected')
    .action(async () => {
      const folder = await session.open();
      const { written, advice } = await session.ask(workspace.installHooks, { folder });
      for (const file of written) session.terminal.print(`wrote ${file}\n`);
      for (const line of advice) session.terminal.print(`${line}\n`);
      finish(EXIT.clean);
    });
}
