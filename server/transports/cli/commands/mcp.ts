import path from 'node:path';
import type { Command } from 'commander';
import * as workspace from '../../../../protocol/workspace.ts';
import { type Disposable, DisposableStore } from '../../../base/disposable.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

/** `stewardry mcp`: the tools of other agents. Standard output belongs to the protocol. */
export function registerMcp(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  program
    .command('mcp')
    .description('serve check, explain_rule, propose_change and more to other agents over MCP, on standard input and output')
    .argument('[folder]', 'workspace to serve; default: the one of the current folder')
    .action(async (folder: string | undefined) => finish(await serve(session, folder, program.version() ?? '')));
}

async function serve(session: Session, startingAt: string | undefined, version: string): Promise<ExitCode> {
  const { terminal, kernel } = session;
  const folder = await session.open(startingAt);
  const store = new DisposableStore();
  const stop = new AbortController();
  store.add(terminal.onInterrupt(() => stop.abort()));
  const follow = followRules(session, folder, store);
  await follow();
  // Loaded only here: no other command needs the library.
  const { serveMcp } = await import('../../mcp/serveMcp.ts');
  await serveMcp({ kernel, folder, version, onCall: follow }, stop.signal);
  store.dispose();
  return EXIT.clean;
}

/** A server stays for hours: rules and configuration that change meanwhile are read again, also when `.stewardry` is made only then. */
function followRules({ ask, terminal }: Session, folder: string, store: DisposableStore): () => Promise<void> {
  const config = path.join(folder, '.stewardry');
  const tell = (files: readonly string[]): Promise<unknown> => ask(workspace.filesChanged, { folder, paths: [...files] });
  const fails = (error: unknown): void => terminal.printError(`stewardry: ${error instanceof Error ? error.message : String(error)}\n`);
  let watching: Disposable | undefined;
  let isFirst = true;
  return async () => {
    const wasFirst = isFirst;
    isFirst = false;
    if (watching !== undefined || !terminal.exists(config)) return;
    watching = store.add(terminal.watch(config, (files) => void tell(files).catch(fails)));
    if (!wasFirst) await tell([path.join(config, 'config.yaml')]);
  };
}
