import type { Command } from 'commander';
import * as health from '../../../../protocol/health.ts';
import { formatDependency } from '../format/formatDependency.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

/** `stewardry health`: whether everything does what it should. */
export function registerHealth(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  program
    .command('health')
    .description('ask everything that the backend stands on; exit code 1 when something is not as it should be')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const { terminal } = session;
      const answer = await session.ask(health.check, { folder: await session.open() });
      if (json) terminal.print(`${JSON.stringify(answer, undefined, 2)}\n`);
      else {
        for (const dependency of answer.dependencies) terminal.print(formatDependency(session, dependency));
        terminal.print(`${answer.state}\n`);
      }
      finish(answer.state === 'ok' ? EXIT.clean : EXIT.findings);
    });
}
