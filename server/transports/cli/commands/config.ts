import path from 'node:path';
import type { Command } from 'commander';
import { parse, stringify } from 'yaml';
import * as workspace from '../../../../protocol/workspace.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

/** `stewardry config …`: what is set, which layer set it, and setting it. */
export function registerConfig(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  const command = program.command('config').description('read, explain and set configuration');
  command
    .command('get')
    .description('print the value in force')
    .argument('<key>', 'such as rules.packs')
    .option('--path <path>', 'as seen from this file or folder of a monorepo')
    .action(async (key: string, options: { path?: string }) => {
      const { value } = await explain(session, key, options.path);
      session.terminal.print(show(value));
      finish(EXIT.clean);
    });
  command
    .command('explain')
    .description('say which layer decided')
    .argument('<key>', 'such as rules.severity.no-eval')
    .option('--path <path>', 'as seen from this file or folder of a monorepo')
    .action(async (key: string, options: { path?: string }) => {
      const result = await explain(session, key, options.path);
      session.terminal.print(`${key} = ${show(result.value)}`);
      const where = result.source ? `${result.source.file}:${result.source.line + 1}` : undefined;
      session.terminal.print(`decided by: ${result.layer}${where === undefined ? '' : ` (${where})`}\n`);
      for (const layer of result.layers)
        session.terminal.print(`  ${layer.layer.padEnd(12)} ${show(layer.value).trimEnd()}${layer.source ? `  ${layer.source}` : ''}\n`);
      for (const note of result.notes ?? []) session.terminal.print(`${note}\n`);
      finish(EXIT.clean);
    });
  command
    .command('dump')
    .description('print everything that is in force, as YAML; secrets stay references')
    .action(async () => {
      const { value } = await explain(session, '', undefined);
      session.terminal.print(stringify(value));
      finish(EXIT.clean);
    });
  command
    .command('set')
    .description('write a value into .stewardry/config.yaml')
    .argument('<key>', 'such as rules.severity.no-eval')
    .argument('<value>', 'as YAML: off, true, 12, [security, correctness]; null removes the key')
    .action(async (key: string, value: string) => {
      const folder = await session.open();
      const { file } = await session.ask(workspace.setConfig, { folder, key, value: readValue(value) });
      session.terminal.print(`${file}: ${key} = ${value}\n`);
      finish(EXIT.clean);
    });
}

async function explain(session: Session, key: string, name: string | undefined) {
  if (name === undefined) return session.ask(workspace.explainConfig, { folder: await session.open(), key });
  // As all paths of a command line it is meant from here; and a file that is yet to be written may be asked about.
  const absolute = path.resolve(session.terminal.cwd, name);
  const folder = await session.open(session.terminal.exists(absolute) ? absolute : '.');
  return session.ask(workspace.explainConfig, { folder, key, path: absolute });
}

function show(value: unknown): string {
  return value === null || value === undefined ? 'not set\n' : stringify(value, { collectionStyle: 'flow' });
}

/** YAML 1.2 reads `off` as text, which is what severities want. */
function readValue(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(
      `The value "${text}" is not valid YAML (${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'}). Quote it.`,
    );
  }
}
