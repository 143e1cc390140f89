import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '../../server/transports/cli/program.ts';
import type { Session } from '../../server/transports/cli/session.ts';

/** docs/cli.md shows every command with the help that the program prints. */

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'cli.md'), 'utf8');
const shown = new Map([...page.matchAll(/^```help ?(.*)\n([\s\S]*?)^```$/gm)].map(([, command = '', text = '']) => [command, text.trim()]));
const printed = new Map<string, string>();

beforeAll(() => collect(''));

it('shows every command that does something', () => {
  const withoutGroups = [...printed]
    .filter(([command, help]) => command === '' || !help.includes('\nCommands:'))
    .map(([command]) => command);
  expect([...shown.keys()].sort()).toEqual(withoutGroups.sort());
});

it('shows the help that is printed', () => {
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries([...shown.keys()].map((command) => [command, printed.get(command)])));
});

/** The help of a command and of those below it. */
async function collect(command: string): Promise<void> {
  const help = await helpOf(command);
  printed.set(command, help);
  const [, list = ''] = help.split('\nCommands:\n');
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].flatMap(([, name = '']) => (name === 'help' ? [] : [name]));
  for (const name of names) await collect(`${command} ${name}`.trim());
}

async function helpOf(command: string): Promise<string> {
  let text = '';
  const print = (part: string): void => {
    text += part;
  };
  // Printing help asks the backend for nothing, so a session that can only print will do.
  const session = { terminal: { print, printError: print } } as unknown as Session;
  await runCommandLine([...command.split(' ').filter((word) => word !== ''), '--help'], session, '0.0.0');
  return text.trim();
}
