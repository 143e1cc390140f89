import type { Command } from 'commander';
import * as workspace from '../../../../protocol/workspace.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

const MARK = { ok: 'ok  ', degraded: 'WARN', failed: 'FAIL' } as const;
const MODULE_MARK: Readonly<Record<string, string>> = { running: 'ok  ', disabled: 'off ' };
const STYLE = { ok: 'green', degraded: 'yellow', failed: 'red' } as const;

/** `stewardry doctor`: what the backend stands on, and whether it holds. */
export function registerDoctor(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  program
    .command('doctor')
    .description('check the installation, the data folder and the configuration')
    .action(async () => finish(await doctor(session)));
}

async function doctor(session: Session): Promise<ExitCode> {
  const folder = await session.open();
  const status = await session.ask(workspace.status, { folder });
  const { paint, terminal } = session;
  terminal.print(`Stewardry ${status.version} on Node ${process.versions.node}, ${process.platform}-${process.arch}\n`);
  terminal.print(`workspace    ${folder}\ndata folder  ${status.dataFolder}\nlog          ${status.logFile}\n\n`);
  for (const module of status.modules)
    terminal.print(`${MODULE_MARK[module.state] ?? 'FAIL'} module ${module.id}${module.reason ? `: ${module.reason}` : ''}\n`);
  for (const { name, state, detail } of status.checks) terminal.print(`${paint(STYLE[state], MARK[state])} ${name}: ${detail}\n`);
  return status.checks.some(({ state }) => state === 'failed') ? EXIT.findings : EXIT.clean;
}
