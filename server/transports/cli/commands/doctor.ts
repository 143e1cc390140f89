import type { Command } from 'commander';
import * as health from '../../../../protocol/health.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { formatDependency } from '../format/formatDependency.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

const MODULE_MARK: Readonly<Record<string, string>> = { running: 'ok  ', disabled: 'off ' };

/** `stewardry doctor`: what the backend stands on, and whether it holds. */
export function registerDoctor(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  program
    .command('doctor')
    .description('check the installation, the data folder and the configuration')
    .action(async () => finish(await doctor(session)));
}

async function doctor(session: Session): Promise<ExitCode> {
  const folder = await session.open();
  const status = await session.ask(workspace.status, {});
  const { terminal } = session;
  terminal.print(`Stewardry ${status.version} on Node ${process.versions.node}, ${process.platform}-${process.arch}\n`);
  terminal.print(`workspace    ${folder}\ndata folder  ${status.dataFolder}\nlog          ${status.logFile}\n\n`);
  for (const module of status.modules)
    terminal.print(`${MODULE_MARK[module.state] ?? 'FAIL'} module ${module.id}${module.reason ? `: ${module.reason}` : ''}\n`);
  const { dependencies } = await session.ask(health.check, { folder });
  for (const dependency of dependencies) terminal.print(formatDependency(session, dependency));
  return dependencies.some(({ state }) => state === 'failed') ? EXIT.findings : EXIT.clean;
}
