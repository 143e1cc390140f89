import path from 'node:path';
import type { Command } from 'commander';
import * as workspace from '../../../../protocol/workspace.ts';
import { DisposableStore } from '../../../base/disposable.ts';
import { toProfile } from '../../../base/profile.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

/** `stewardry serve`: a backend without an editor that stays. */
export function registerServe(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  program
    .command('serve')
    .description('keep a backend running for this workspace: background jobs, events, backups, checkpoints; Ctrl-C ends it')
    .action(async () => finish(await serve(session, toProfile(program.opts<{ profile?: string }>().profile) === 'dev')));
}

async function serve(session: Session, isWatching: boolean): Promise<ExitCode> {
  const { terminal } = session;
  const folder = await session.open();
  const store = new DisposableStore();
  const { promise: interrupted, resolve } = Promise.withResolvers<void>();
  store.add(terminal.onInterrupt(resolve));
  if (isWatching) store.add(terminal.watch(path.join(folder, '.stewardry'), (files) => void tell(session, folder, files)));
  terminal.print(`Running for ${folder}. Ctrl-C ends it.\n`);
  await interrupted;
  store.dispose();
  return EXIT.clean;
}

async function tell(session: Session, folder: string, files: readonly string[]): Promise<void> {
  try {
    await session.ask(workspace.filesChanged, { folder, paths: [...files] });
    session.terminal.print(`Read again: ${files.map((file) => path.relative(folder, file)).join(', ')}\n`);
  } catch (error) {
    session.terminal.printError(`stewardry: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
