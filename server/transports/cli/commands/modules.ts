import type { Command } from 'commander';
import type { ModuleState, ModuleSummary } from '../../../../protocol/index.ts';
import * as modules from '../../../../protocol/modules.ts';
import { count } from '../format/pretty.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

type Finish = (code: ExitCode) => void;

/** `stewardry modules …`: which modules there are and whether they run; and `stewardry capabilities`: what they can be asked for. */
export function registerModules(program: Command, session: Session, finish: Finish): void {
  const command = program.command('modules').description('list, switch, write and check modules');
  command
    .command('list')
    .description('every module with its state and what it can be asked for')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => finish(await list(session, options.json ?? false)));
  const switches = [
    ['enable', 'switch a module on and remember it in .stewardry/config.yaml', modules.enable],
    ['disable', 'switch a module off and remember it in .stewardry/config.yaml', modules.disable],
  ] as const;
  for (const [name, description, definition] of switches) {
    command
      .command(name)
      .description(description)
      .argument('<id>', 'module id')
      .action(async (id: string) => finish(await switchModule(session, definition, id)));
  }
  command
    .command('reload')
    .description('read a module of .stewardry/modules again, start it and say whether it runs')
    .argument('<id>', 'module id')
    .action(async (id: string) => {
      await session.open();
      finish(tell(session, (await session.ask(modules.reload, { id })).modules));
    });
  command
    .command('new')
    .description('write a module of this workspace into .stewardry/modules, with its tables and a test')
    .argument('<name>', 'lower-case letters, digits and dashes')
    .action(async (name: string) => finish(await create(session, name)));
  command
    .command('lint')
    .description('check the files of the modules of this workspace, without running them')
    .argument('[name]', 'only this one')
    .action(async (name: string | undefined) => finish(await lint(session, name)));
  program
    .command('capabilities')
    .description('everything that can be asked for: its name, what it changes and who may ask')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => finish(await capabilities(session, options.json ?? false)));
}

async function readModules(session: Session): Promise<readonly ModuleSummary[]> {
  await session.open();
  return (await session.ask(modules.list, {})).modules;
}

async function list(session: Session, asJson: boolean): Promise<ExitCode> {
  const all = await readModules(session);
  const { terminal, paint } = session;
  if (asJson) terminal.print(`${JSON.stringify(all, undefined, 2)}\n`);
  for (const module of asJson ? [] : all) {
    const origin = module.origin === 'workspace' ? ', of this workspace' : '';
    terminal.print(`${paint('bold', module.id)} ${module.version}  ${stateOf(session, module)}${origin}  ${module.description}\n`);
    terminal.print(`  ${paint('gray', module.capabilities.map(({ name }) => name).join(' '))}\n`);
  }
  return EXIT.clean;
}

type Switch = typeof modules.enable | typeof modules.disable;

async function switchModule(session: Session, definition: Switch, id: string): Promise<ExitCode> {
  const folder = await session.open();
  const { modules: moved } = await session.ask<Switch>(definition, { id, folder });
  return tell(session, moved);
}

/** What a person asked for has happened unless something now fails. */
function tell(session: Session, moved: readonly ModuleState[]): ExitCode {
  for (const state of moved) session.terminal.print(`${state.id}: ${stateOf(session, state)}\n`);
  return moved.some(({ state }) => state === 'failed') ? EXIT.findings : EXIT.clean;
}

function stateOf({ paint }: Session, { state, reason }: ModuleState): string {
  const style = state === 'running' ? 'green' : state === 'failed' ? 'red' : 'yellow';
  return `${paint(style, state)}${reason === undefined ? '' : ` (${reason})`}`;
}

async function capabilities(session: Session, asJson: boolean): Promise<ExitCode> {
  const all = (await readModules(session)).flatMap((module) => module.capabilities);
  const { terminal } = session;
  if (asJson) terminal.print(`${JSON.stringify(all, undefined, 2)}\n`);
  for (const { name, effect, power } of asJson ? [] : all) {
    terminal.print(`${name.padEnd(28)} ${power.padEnd(10)} ${effect === 'none' ? '' : `changes ${effect}`}`.trimEnd());
    terminal.print('\n');
  }
  return EXIT.clean;
}

async function create(session: Session, name: string): Promise<ExitCode> {
  const folder = await session.open();
  const { files } = await session.ask(modules.create, { folder, name });
  for (const file of files) session.terminal.print(`${file}\n`);
  return EXIT.clean;
}

async function lint(session: Session, name: string | undefined): Promise<ExitCode> {
  const folder = await session.open();
  const { checked, notices } = await session.ask(modules.lint, name === undefined ? { folder } : { folder, name });
  session.tell(notices, folder);
  session.terminal.print(`${count(checked.length, 'module')} checked, ${count(notices.length, 'problem')}.\n`);
  return notices.length > 0 ? EXIT.usage : EXIT.clean;
}
