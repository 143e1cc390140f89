import type { Command } from 'commander';
import type { ImportItem } from '../../../../protocol/imports.ts';
import * as imports from '../../../../protocol/imports.ts';
import { plainText } from '../format/plainText.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

type Finish = (code: ExitCode) => void;

interface Options {
  yes?: true;
  json?: true;
  full?: true;
}

/** `stewardry import`: what the files of other programs become, and writing it after a yes. */
export function registerImport(program: Command, session: Session, finish: Finish): void {
  program
    .command('import')
    .description(
      'show what AGENTS.md, CLAUDE.md and files of Cursor, Cline, Roo Code, Continue and Copilot would become, and write it after a yes',
    )
    .option('--yes', 'write without asking; no file is replaced')
    .option('--full', 'also print the text of each file')
    .option('--json', 'print JSON, and write nothing without --yes')
    .action(async (options: Options) => finish(await run(session, options)));
}

async function run(session: Session, { yes, json, full }: Options): Promise<ExitCode> {
  const { terminal, paint } = session;
  const folder = await session.open();
  const found = await session.ask(imports.preview, { folder });
  const writable = found.items.filter(({ conflict }) => conflict === undefined);
  if (!json) {
    for (const item of found.items) terminal.print(describe(item, paint, full === true));
    for (const { file, message } of found.problems) terminal.printError(`${plainText(`${file}: ${message}`)}\n`);
  }
  if (writable.length === 0) {
    if (json) terminal.print(`${JSON.stringify(found, undefined, 2)}\n`);
    else terminal.print('There is nothing new to import here.\n');
    return EXIT.clean;
  }
  const agreed = yes === true || (json !== true && (await asks(session, writable.length)));
  if (!agreed) {
    if (json) terminal.print(`${JSON.stringify(found, undefined, 2)}\n`);
    else terminal.print('Nothing was written.\n');
    return EXIT.clean;
  }
  const result = await session.ask(imports.write, { folder, ids: writable.map(({ id }) => id) });
  if (json) terminal.print(`${JSON.stringify({ ...found, ...result }, undefined, 2)}\n`);
  else {
    for (const target of result.written) terminal.print(`written  ${plainText(target)}\n`);
    for (const { target, message } of result.failed) terminal.printError(`${plainText(`${target}: ${message}`)}\n`);
  }
  return result.failed.length === 0 ? EXIT.clean : EXIT.usage;
}

function describe(
  { kind, title, program, source, target, text, notes, conflict }: ImportItem,
  paint: Session['paint'],
  full: boolean,
): string {
  const head = `${kind.padEnd(8)}  ${paint('bold', plainText(title))}  ${plainText(source)} (${plainText(program)}) → ${plainText(target)}\n`;
  const lines = [...(conflict === undefined ? [] : [conflict]), ...notes].map((note) => `          ${paint('yellow', plainText(note))}\n`);
  return `${head}${lines.join('')}${full ? `\n${plainText(text)}\n` : ''}`;
}

/** Where nobody can answer, the answer is no. */
async function asks(session: Session, count: number): Promise<boolean> {
  const answer = await session.answer(`Write ${count === 1 ? 'this file' : `these ${count} files`}? [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}
