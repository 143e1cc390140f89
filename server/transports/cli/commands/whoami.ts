import type { Command } from 'commander';
import * as access from '../../../../protocol/access.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

/** `stewardry whoami`: on whose behalf commands run. */
export function registerWhoami(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  program
    .command('whoami')
    .description('say on whose behalf commands run, and with which role')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const person = await session.ask(access.whoami, {});
      const address = person.email === undefined ? '' : ` <${person.email}>`;
      session.terminal.print(json ? `${JSON.stringify(person)}\n` : `${person.name}${address}, role ${person.role}\n`);
      finish(EXIT.clean);
    });
}
