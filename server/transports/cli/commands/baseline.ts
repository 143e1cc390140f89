import type { Command } from 'commander';
import * as rules from '../../../../protocol/rules.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

/** `stewardry baseline …`: accept what is there today, report only what is new. */
export function registerBaseline(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  const command = program.command('baseline').description("accept today's findings so that only new ones are reported");
  for (const [mode, description] of [
    ['create', 'write .stewardry/baseline.json from the current findings'],
    ['update', 'drop entries whose finding is gone'],
  ] as const) {
    command
      .command(mode)
      .description(description)
      .action(async () => finish(await write(session, mode)));
  }
}

async function write(session: Session, mode: 'create' | 'update'): Promise<ExitCode> {
  const folder = await session.open();
  const { file, entries, added, removed } = await session.ask(rules.writeBaseline, { folder, mode }, 'Checking');
  session.terminal.print(`${file}: ${entries} ${entries === 1 ? 'entry' : 'entries'} (${added} added, ${removed} removed).\n`);
  return EXIT.clean;
}
