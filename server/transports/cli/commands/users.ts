import { Argument, type Command } from 'commander';
import * as access from '../../../../protocol/access.ts';
import { ROLES, type Role } from '../../../../protocol/define.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

/** `stewardry users …`: who of a team has which role. */
export function registerUsers(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  const command = program.command('users').description('the people of a team, and their roles');
  command
    .command('list')
    .description('everybody who was given a role; all others are viewers')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const { users } = await session.ask(access.listUsers, {});
      const lines = users.map(({ email, role }) => `${role.padEnd(10)} ${email}\n`).join('');
      session.terminal.print(json ? `${JSON.stringify(users)}\n` : lines);
      finish(EXIT.clean);
    });
  command
    .command('set')
    .description('give somebody a role')
    .argument('<email>', 'the address that git knows them by')
    .addArgument(new Argument('<role>', 'what they may do').choices(ROLES))
    // The choices above are the roles.
    .action(async (email: string, role: Role) => {
      await session.ask(access.setRole, { email, role });
      finish(EXIT.clean);
    });
  command
    .command('remove')
    .description('take somebody off the list, who is then a viewer')
    .argument('<email>', 'the address that git knows them by')
    .action(async (email: string) => {
      await session.ask(access.removeUser, { email });
      finish(EXIT.clean);
    });
}
