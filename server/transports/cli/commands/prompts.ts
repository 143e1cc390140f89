import type { Command } from 'commander';
import * as personas from '../../../../protocol/personas.ts';
import * as templates from '../../../../protocol/templates.ts';
import { plainText } from '../format/plainText.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { collectAnswer, tellProblems } from './templatesRender.ts';

type Finish = (code: ExitCode) => void;

interface RenderOptions {
  readonly provider?: string;
  readonly var: Readonly<Record<string, string>>;
  readonly json?: true;
}

/** As templates of personas are called: `persona/ID`. */
const PERSONA = 'persona/';

/** `stewardry prompts …`: the words that a model is given, out of templates of kind prompt and out of personas. */
export function registerPrompts(program: Command, session: Session, finish: Finish): void {
  const command = program.command('prompts').description('the words that models are given: prompt templates, and prompts of personas');
  command
    .command('list')
    .description('prompts of the workspace, and which providers each has words of its own for')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => finish(await list(session, options)));
  command
    .command('render')
    .description('print a prompt with its variables filled in; nothing is sent, written or recorded')
    .argument('<name>', 'id of a prompt template, or persona/ID')
    .option('--provider <name>', 'in the words for this provider, where the prompt has some; otherwise in those for all')
    .option('--var <name=value>', 'a variable; may be repeated', collectAnswer('--var'), {})
    .option('--json', 'print JSON')
    .action(async (name: string, options: RenderOptions) => finish(await render(session, name, options)));
}

async function list(session: Session, { json }: { json?: true }): Promise<ExitCode> {
  const { terminal, paint } = session;
  const answer = await session.ask(templates.list, { folder: await session.open(), kinds: ['prompt', 'persona'] });
  if (json) {
    terminal.print(`${JSON.stringify(answer, undefined, 2)}\n`);
    return EXIT.clean;
  }
  const width = Math.max(0, ...answer.templates.map(({ id }) => id.length));
  for (const { id, version, kind, description, providers } of answer.templates) {
    const words = providers.length === 0 ? '' : ` (also for ${providers.join(', ')})`;
    const about = kind === 'persona' ? 'persona' : version;
    terminal.print(`${paint('bold', id.padEnd(width))}  ${about.padEnd(7)}  ${plainText(description)}${words}\n`);
  }
  for (const { file, line, message } of answer.problems) terminal.printError(`${plainText(`${file}:${line + 1}: ${message}`)}\n`);
  return EXIT.clean;
}

async function render(session: Session, name: string, { provider, var: variables, json }: RenderOptions): Promise<ExitCode> {
  const folder = await session.open();
  if (name.startsWith(PERSONA)) {
    const [variable] = Object.keys(variables);
    if (variable !== undefined) throw new UsageError(`The prompt of a persona has no variables, so leave out --var ${variable}=….`);
    return printPrompt(session, (await session.ask(personas.show, { folder, id: name.slice(PERSONA.length) })).prompt, json);
  }
  const { template } = await session.ask(templates.show, { folder, id: name });
  if (template.kind !== 'prompt')
    throw new UsageError(`"${name}" is no prompt but a ${template.kind}. \`stewardry templates render ${name}\` shows what it makes.`);
  const params = { folder, id: name, variables, ...(provider === undefined ? {} : { provider }) };
  const { problems, text = '' } = await session.ask(templates.preview, params);
  return problems.length > 0 ? tellProblems(session, name, problems, '--var') : printPrompt(session, text, json);
}

function printPrompt({ terminal }: Session, text: string, json: true | undefined): ExitCode {
  terminal.print(json ? `${JSON.stringify({ text })}\n` : `${text.replace(/\n$/, '')}\n`);
  return EXIT.clean;
}
