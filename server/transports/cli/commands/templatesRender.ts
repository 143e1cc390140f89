import path from 'node:path';
import type { RunSummary, TemplateCommand, VariableProblem } from '../../../../protocol/index.ts';
import * as runs from '../../../../protocol/runs.ts';
import * as templates from '../../../../protocol/templates.ts';
import { formatPatch } from '../format/patch.ts';
import { plainText } from '../format/plainText.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { applyRun } from './run.ts';
import { printDiff } from './runs.ts';

export interface RenderOptions {
  readonly set: Readonly<Record<string, string>>;
  readonly answers?: string;
  readonly into?: string;
  readonly write?: boolean;
  readonly commands?: boolean;
  readonly json?: true;
}

type Values = Record<string, unknown>;

/** Gathers each `FLAG name=value`. */
export function collectAnswer(flag: string): (text: string, known: Readonly<Record<string, string>>) => Record<string, string> {
  return (text, known) => {
    const at = text.indexOf('=');
    if (at <= 0) throw new UsageError(`${flag} takes an answer such as name=Cart, not "${text}".`);
    return { ...known, [text.slice(0, at)]: text.slice(at + 1) };
  };
}

/** `stewardry templates render`: shows, and with `--write` writes, what comes of a template. */
export async function renderTemplate(session: Session, id: string, options: RenderOptions): Promise<ExitCode> {
  const { terminal } = session;
  const folder = await session.open();
  const into = intoOf(folder, terminal.cwd, options.into ?? '');
  const variables = await answersOf(session, options);
  const preview = await complete(session, { folder, id, into }, variables);
  if (preview.problems.length > 0) return tellProblems(session, id, preview.problems, '--set');
  if (options.write !== true && preview.text === undefined) {
    if (options.json) terminal.print(`${JSON.stringify(preview, undefined, 2)}\n`);
    else {
      for (const { path: file, change, before, after } of preview.files)
        if (change !== 'unchanged') terminal.print(formatPatch(session, { path: file, before, after }));
      terminal.print('Nothing was written yet: --write does.\n');
    }
    return EXIT.clean;
  }
  const rendered = await session.ask(templates.render, { folder, id, into, variables });
  if (rendered.kind === 'changes') return take(session, folder, rendered, options);
  terminal.print(options.json ? `${JSON.stringify(rendered)}\n` : `${rendered.text.replace(/\n$/, '')}\n`);
  return EXIT.clean;
}

/** `stewardry templates update FILE`: the change set from what was made to what would be made now. */
export async function updateTemplate(session: Session, file: string, options: RenderOptions): Promise<ExitCode> {
  const folder = await session.open();
  const relative = path.relative(folder, path.resolve(session.terminal.cwd, file)).split(path.sep).join('/');
  const updated = await session.ask(templates.update, { folder, file: relative, variables: await answersOf(session, options) });
  if (options.write) return take(session, folder, updated, options);
  if (options.json) session.terminal.print(`${JSON.stringify(updated)}\n`);
  else {
    await printDiff(session, folder, updated.run.id);
    session.terminal.print(`\nNothing was written yet. Take it: stewardry runs apply ${updated.run.id}\n`);
  }
  return EXIT.clean;
}

/** Seen from where the person is. */
function intoOf(folder: string, cwd: string, into: string): string {
  if (into === '') return '';
  const relative = path.relative(folder, path.resolve(cwd, into));
  if (relative.startsWith('..') || path.isAbsolute(relative))
    throw new UsageError(`"${into}" is outside of the workspace "${folder}". Give a folder inside it.`);
  return relative.split(path.sep).join('/');
}

async function answersOf({ terminal }: Session, { answers, set }: RenderOptions): Promise<Values> {
  if (answers === undefined) return { ...set };
  const file = path.resolve(terminal.cwd, answers);
  if (!terminal.exists(file)) throw new UsageError(`There is no file "${answers}".`);
  try {
    const value: unknown = JSON.parse(terminal.readFile(file));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value, ...set };
  } catch (error) {
    throw new UsageError(`"${answers}" is no JSON: ${String(error)}`, { cause: error });
  }
  throw new UsageError(`"${answers}" must hold a JSON object with an answer for each variable.`);
}

type Preview = Awaited<ReturnType<typeof ask>>;
type Target = { readonly folder: string; readonly id: string; readonly into: string };

function ask(session: Session, target: Target, variables: Values) {
  return session.ask(templates.preview, { ...target, variables });
}

/** Asks for what is missing, where somebody is there to be asked; `variables` is completed. */
async function complete(session: Session, target: Target, variables: Values): Promise<Preview> {
  let preview = await ask(session, target, variables);
  while (session.terminal.canAnswer && preview.problems.some(({ variable }) => variable !== '')) {
    for (const { variable, message } of preview.problems.filter((problem) => problem.variable !== '')) {
      const answer = await session.answer(`${plainText(message)} ${variable}: `);
      if (answer === undefined) return preview;
      variables[variable] = answer;
    }
    preview = await ask(session, target, variables);
  }
  return preview;
}

/** Says what is wrong with answers, and by which flag they are given. */
export function tellProblems({ terminal }: Session, id: string, problems: readonly VariableProblem[], flag: string): ExitCode {
  for (const { variable, message } of problems) {
    terminal.printError(`stewardry: ${plainText(message)}${variable === '' ? '' : ` Give it as ${flag} ${variable}=…`}\n`);
  }
  terminal.printError(`stewardry: \`stewardry templates show ${id}\` says what is asked for.\n`);
  return EXIT.usage;
}

interface Proposed {
  readonly run: RunSummary;
  readonly commands: readonly TemplateCommand[];
}

async function take(
  session: Session,
  folder: string,
  { run, commands }: Proposed,
  { json, commands: runsAll }: RenderOptions,
): Promise<ExitCode> {
  const code = await applyRun(session, folder, run.id, { commits: false, isJson: json === true });
  if (code !== EXIT.clean) return code;
  let result: ExitCode = EXIT.clean;
  for (const each of commands) {
    if (runsAll || (await isWanted(session, each))) {
      const done = await runCommand(session, folder, run.id, each);
      if (!done) result = EXIT.findings;
    } else if (!json) session.terminal.print(`Not run: ${plainText(each.command)}\n`);
  }
  return result;
}

async function isWanted(session: Session, { name, command, cwd }: TemplateCommand): Promise<boolean> {
  const where = cwd === '' ? '' : ` in ${cwd}`;
  const answer = await session.answer(`${plainText(name)}: run \`${plainText(command)}\`${plainText(where)}? [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

async function runCommand(session: Session, folder: string, id: string, { command, cwd }: TemplateCommand): Promise<boolean> {
  const { terminal, paint } = session;
  terminal.print(`${paint('bold', plainText(command))}\n`);
  const { exitCode, output, hasTimedOut } = await session.ask(runs.runCommand, { folder, id, command, cwd }, command);
  terminal.print(`${plainText(output).trimEnd()}\n`);
  if (exitCode !== 0)
    terminal.printError(`stewardry: "${plainText(command)}" ${hasTimedOut ? 'took too long' : `ended with exit code ${exitCode}`}.\n`);
  return exitCode === 0;
}
