import path from 'node:path';
import type { Command } from 'commander';
import type { ResultOut } from '../../../../protocol/index.ts';
import * as personas from '../../../../protocol/personas.ts';
import { plainText } from '../format/plainText.ts';
import { count } from '../format/pretty.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

type Finish = (code: ExitCode) => void;
type Problems = ResultOut<typeof personas.list>['problems'];

interface Output {
  json?: true;
}

/** `stewardry personas …`: who works, what each may do, and importing those of other programs. */
export function registerPersonas(program: Command, session: Session, finish: Finish): void {
  const command = program.command('personas').description('who works: what each persona is told and what it may do');
  command
    .command('list')
    .description('the personas of the workspace, and from which layer each is')
    .option('--json', 'print JSON')
    .action(async (options: Output) => finish(await list(session, options)));
  command
    .command('show')
    .description('one persona: what it may do, and its prompt')
    .argument('<id>', 'id of the persona')
    .option('--json', 'print JSON')
    .action(async (id: string, options: Output) => finish(await show(session, id, options)));
  command
    .command('validate')
    .description('say what is wrong with the files of personas; exit code 2 when something is')
    .argument('[files...]', 'files; all that are in force when none is given')
    .action(async (files: string[]) => finish(await validate(session, files)));
  command
    .command('import')
    .description('show what custom agents (NAME.agent.md, .claude/agents) and .roomodes would become')
    .argument('<source>', 'such a file, or a folder that holds some')
    .option('--write', 'write them into .stewardry/personas; no file is replaced')
    .option('--json', 'print JSON')
    .action(async (source: string, options: Output & { write?: true }) => finish(await importFrom(session, source, options)));
}

const printJson = (session: Session, value: unknown): void => session.terminal.print(`${JSON.stringify(value, undefined, 2)}\n`);

/** On standard error, as compilers write them: lines from 1. */
function tellProblems({ terminal }: Session, problems: Problems): void {
  for (const { file, line, message } of problems) terminal.printError(`${plainText(`${file}:${line + 1}: ${message}`)}\n`);
}

async function list(session: Session, { json }: Output): Promise<ExitCode> {
  const { terminal, paint } = session;
  const answer = await session.ask(personas.list, { folder: await session.open() });
  if (json) {
    printJson(session, answer);
    return EXIT.clean;
  }
  const width = Math.max(...answer.personas.map(({ id }) => id.length));
  for (const { id, description, tier, layer } of answer.personas) {
    terminal.print(`${paint('bold', id.padEnd(width))}  ${tier.padEnd(8)}  ${layer.padEnd(9)}  ${plainText(description)}\n`);
  }
  tellProblems(session, answer.problems);
  return EXIT.clean;
}

async function show(session: Session, id: string, { json }: Output): Promise<ExitCode> {
  const { terminal, paint } = session;
  const answer = await session.ask(personas.show, { folder: await session.open(), id });
  if (json) {
    printJson(session, answer);
    return EXIT.clean;
  }
  const { persona, prompt, mayDo } = answer;
  terminal.print(`${paint('bold', plainText(persona.name))} (${persona.id}, ${persona.layer})  ${plainText(persona.description)}\n`);
  terminal.print(`${plainText(persona.file)}\n\n${mayDo.map((sentence) => `- ${plainText(sentence)}\n`).join('')}`);
  const also = [...persona.rules.map((rule) => `rule ${rule}`), ...persona.practices.map((practice) => `practice ${practice}`)];
  if (also.length > 0) terminal.print(`- Is bound by ${plainText(also.join(', '))}.\n`);
  terminal.print(`\n${plainText(prompt)}\n`);
  return EXIT.clean;
}

async function validate(session: Session, files: readonly string[]): Promise<ExitCode> {
  const { terminal } = session;
  const folder = await session.open();
  if (files.length === 0) {
    const { personas: found, problems } = await session.ask(personas.list, { folder });
    tellProblems(session, problems);
    terminal.print(`${count(found.length, 'persona')} can be used. ${count(problems.length, 'problem')}.\n`);
    return problems.length === 0 ? EXIT.clean : EXIT.usage;
  }
  const checks = files.map(async (name) => {
    const file = path.resolve(terminal.cwd, name);
    return (await session.ask(personas.validate, { folder, file, text: terminal.readFile(file) })).problems;
  });
  const problems = (await Promise.all(checks)).flat();
  tellProblems(session, problems);
  terminal.print(`${count(files.length, 'file')} checked. ${count(problems.length, 'problem')}.\n`);
  return problems.length === 0 ? EXIT.clean : EXIT.usage;
}

async function importFrom(session: Session, source: string, { write, json }: Output & { write?: true }): Promise<ExitCode> {
  const { terminal, paint } = session;
  const params = { folder: await session.open(), source: path.resolve(terminal.cwd, source) };
  const found = await session.ask(write ? personas.importFrom : personas.previewImport, params);
  if (json) {
    printJson(session, found);
    return EXIT.clean;
  }
  for (const { id, file, text, losses, conflict } of found.personas) {
    terminal.print(`${paint('bold', id)}  ${plainText(file)}${write && conflict === undefined ? '  written' : ''}\n`);
    if (conflict !== undefined) terminal.print(`  ${paint('yellow', conflict)}\n`);
    for (const loss of losses) terminal.print(`  ${paint('yellow', plainText(loss))}\n`);
    if (!write) terminal.print(`${plainText(text)}\n`);
  }
  tellProblems(session, found.problems);
  if (!write && found.personas.length > 0) terminal.print('Nothing was written yet: --write does.\n');
  return found.problems.length > 0 ? EXIT.usage : EXIT.clean;
}
