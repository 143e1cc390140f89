import type { Command } from 'commander';
import * as metrics from '../../../../protocol/metrics.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

/** `stewardry metrics`: what all processes of this installation have counted, for Prometheus. */
export function registerMetrics(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  program
    .command('metrics')
    .description('print what was counted and measured, as Prometheus reads it')
    .action(async () => {
      const { isOn, text } = await session.ask(metrics.print, {});
      session.terminal.print(text);
      if (!isOn) session.terminal.printError('Metrics are switched off here. STEWARDRY_METRICS=on switches them on.\n');
      finish(EXIT.clean);
    });
}
