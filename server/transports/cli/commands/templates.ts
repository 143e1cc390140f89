import { type Command, Option } from 'commander';
import type { TemplateSummary } from '../../../../protocol/index.ts';
import * as templates from '../../../../protocol/templates.ts';
import { type TemplateKind, templateKind } from '../../../../protocol/templates.ts';
import { plainText } from '../format/plainText.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { collectAnswer, type RenderOptions, renderTemplate, updateTemplate } from './templatesRender.ts';

type Finish = (code: ExitCode) => void;

interface Json {
  json?: true;
}

/** `stewardry templates …`: what can be made from answers, making it, and following it when it moves on. */
export function registerTemplates(program: Command, session: Session, finish: Finish): void {
  const command = program.command('templates').description('files, snippets, projects, prompts and more that are filled in with answers');
  command
    .command('list')
    .description('the templates of the workspace, and from which layer each is')
    .addOption(new Option('--kind <kinds...>', 'only of these kinds').choices(templateKind.options).default([], 'all'))
    .option('--json', 'print JSON')
    .action(async (options: Json & { kind: TemplateKind[] }) => finish(await list(session, options)));
  command
    .command('show')
    .description('one template: what it asks for, what it makes')
    .argument('<id>', 'id of the template')
    .option('--json', 'print JSON')
    .action(async (id: string, options: Json) => finish(await show(session, id, options)));
  rendering(command.command('render').description('show what a template would make; --write makes it'))
    .argument('<id>', 'id of the template')
    .option('--into <folder>', 'target folder, relative to the workspace', '')
    .action(async (id: string, options: RenderOptions) => finish(await renderTemplate(session, id, options)));
  command
    .command('new')
    .description('begin a template of your own in .stewardry/templates')
    .argument('<name>', 'name of its folder, such as order-service')
    .addOption(new Option('--kind <kind>', 'what comes out of it').choices(templateKind.options).default('file'))
    .action(async (name: string, { kind }: { kind: TemplateKind }) =>
      finish(await renderTemplate(session, 'template', { set: { id: name, kind }, into: '', write: true })),
    );
  command
    .command('test')
    .description('render the examples of templates and compare them with what is expected; exit code 1 when one differs')
    .argument('[ids...]', 'ids of templates; all of the workspace when none is given')
    .option('--json', 'print JSON')
    .action(async (ids: string[], options: Json) => finish(await test(session, ids, options)));
  rendering(
    command
      .command('update')
      .description('what was made from templates, and which have moved on; with a file: the change set that follows one'),
  )
    .argument('[file]', 'file of answers, such as .stewardry/answers/node-service.yaml')
    .action(async (file: string | undefined, options: RenderOptions) =>
      finish(file === undefined ? await listAnswers(session, options) : await updateTemplate(session, file, options)),
    );
}

function rendering(command: Command): Command {
  return command
    .option('--set <name=value>', 'an answer; may be repeated', collectAnswer('--set'), {})
    .option('--answers <file>', 'a JSON file with answers')
    .option('--write', 'write it into your files; stewardry runs undo takes it back')
    .option('--commands', 'and run the commands of the template without asking here; the policy for commands decides on each')
    .option('--json', 'print JSON');
}

const printJson = (session: Session, value: unknown): void => session.terminal.print(`${JSON.stringify(value, undefined, 2)}\n`);

async function list(session: Session, { kind, json }: Json & { kind: TemplateKind[] }): Promise<ExitCode> {
  const { terminal, paint } = session;
  const answer = await session.ask(templates.list, { folder: await session.open(), kinds: kind });
  if (json) {
    printJson(session, answer);
    return EXIT.clean;
  }
  const width = Math.max(0, ...answer.templates.map(({ id }) => id.length));
  let last: TemplateKind | undefined;
  for (const template of answer.templates) {
    if (template.kind !== last) terminal.print(`${last === undefined ? '' : '\n'}${paint('bold', template.kind)}\n`);
    last = template.kind;
    terminal.print(`  ${template.id.padEnd(width)}  ${originOf(template).padEnd(9)}  ${plainText(template.description)}\n`);
  }
  for (const { file, line, message } of answer.problems) terminal.printError(`${plainText(`${file}:${line + 1}: ${message}`)}\n`);
  return EXIT.clean;
}

const originOf = ({ layer, package: from }: TemplateSummary): string => from ?? layer;

async function show(session: Session, id: string, { json }: Json): Promise<ExitCode> {
  const { terminal, paint } = session;
  const answer = await session.ask(templates.show, { folder: await session.open(), id });
  if (json) {
    printJson(session, answer);
    return EXIT.clean;
  }
  const { template, schema, files, commands, keepsAnswers, about } = answer;
  terminal.print(
    `${paint('bold', plainText(template.name))} (${template.id} ${template.version}, ${template.kind}, ${originOf(template)})\n`,
  );
  terminal.print(`${plainText(template.description)}\n${plainText(template.file)}\n`);
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Property>); // the JSON Schema of an object
  if (properties.length > 0)
    terminal.print(`\nAsks for\n${properties.map(([name, property]) => propertyLine(name, property, schema)).join('')}`);
  if (files.length > 0) terminal.print(`\nMakes\n${files.map((file) => `  ${plainText(file)}\n`).join('')}`);
  if (commands.length > 0) terminal.print(`\nOffers to run\n${commands.map((each) => `  ${plainText(each)}\n`).join('')}`);
  if (keepsAnswers) terminal.print('\nKeeps the answers: stewardry templates update follows it.\n');
  if (about !== '') terminal.print(`\n${plainText(about.trim())}\n`);
  return EXIT.clean;
}

interface Property {
  readonly description?: unknown;
  readonly default?: unknown;
  readonly enum?: unknown;
}

function propertyLine(name: string, property: Property, schema: Readonly<Record<string, unknown>>): string {
  const isRequired = Array.isArray(schema['required']) && schema['required'].includes(name);
  const facts = [
    property.default === undefined ? (isRequired ? 'needed' : '') : `default ${JSON.stringify(property.default)}`,
    Array.isArray(property.enum) ? `one of ${property.enum.join(', ')}` : '',
  ].filter((fact) => fact !== '');
  const description = typeof property.description === 'string' ? `  ${property.description}` : '';
  return `  ${plainText(`${name}${description}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}`)}\n`;
}

async function test(session: Session, ids: readonly string[], { json }: Json): Promise<ExitCode> {
  const { terminal, paint } = session;
  const { results } = await session.ask(templates.test, { folder: await session.open(), ids: [...ids] }, 'Testing templates');
  if (json) printJson(session, { results });
  else {
    for (const { template, example, passed, messages } of results) {
      terminal.print(`${passed ? paint('green', 'passed') : paint('red', 'failed')}  ${template}${example === '' ? '' : ` ${example}`}\n`);
      for (const message of messages) terminal.print(`  ${plainText(message)}\n`);
    }
    const failed = results.filter(({ passed }) => !passed).length;
    terminal.print(`${results.length} examples, ${failed} failed.\n`);
  }
  return results.every(({ passed }) => passed) ? EXIT.clean : EXIT.findings;
}

async function listAnswers(session: Session, { json }: Json): Promise<ExitCode> {
  const { terminal, paint } = session;
  const answer = await session.ask(templates.answers, { folder: await session.open() });
  if (json) {
    printJson(session, answer);
    return EXIT.clean;
  }
  if (answer.answers.length === 0) terminal.print('Nothing here was made from a template that keeps its answers.\n');
  for (const { file, template, version, state, available, message } of answer.answers) {
    const moved = available === undefined ? '' : ` → ${available}`;
    const words = state === 'current' ? paint('green', state) : paint('yellow', state);
    terminal.print(`${words}  ${file}  ${plainText(`${template} ${version}${moved}${message === undefined ? '' : `  ${message}`}`)}\n`);
  }
  return EXIT.clean;
}
