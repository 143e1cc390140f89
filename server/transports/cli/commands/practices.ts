import type { Command } from 'commander';
import type { AdoptedRule, PracticeAdoption, ResultOut } from '../../../../protocol/index.ts';
import * as practices from '../../../../protocol/practices.ts';
import * as rules from '../../../../protocol/rules.ts';
import { plainText } from '../format/plainText.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

type Finish = (code: ExitCode) => void;

interface Output {
  json?: true;
}

/** `stewardry practices …`: how the team wants things done, and how far it is done. */
export function registerPractices(program: Command, session: Session, finish: Finish): void {
  const command = program.command('practices').description('how the team wants things done, and how far it is done');
  command
    .command('list')
    .description('the practices of the workspace, and from which layer each is; exit code 2 when a file has a problem')
    .option('--json', 'print JSON')
    .action(async (options: Output) => finish(await list(session, options)));
  command
    .command('show')
    .description('one practice: its text, checklist, example and rules')
    .argument('<id>', 'id of the practice')
    .option('--json', 'print JSON')
    .action(async (id: string, options: Output) => finish(await show(session, id, options)));
  command
    .command('adoption')
    .description('check the workspace and say how far each practice is adopted, and how it was before')
    .option('--json', 'print JSON')
    .action(async (options: Output) => finish(await adoption(session, options)));
}

const printJson = (session: Session, value: unknown): void => session.terminal.print(`${JSON.stringify(value, undefined, 2)}\n`);

async function list(session: Session, { json }: Output): Promise<ExitCode> {
  const { terminal, paint } = session;
  const answer = await session.ask(practices.list, { folder: await session.open() });
  if (json) printJson(session, answer);
  else {
    const width = Math.max(...answer.practices.map(({ id }) => id.length));
    for (const { id, description, layer } of answer.practices)
      terminal.print(`${paint('bold', id.padEnd(width))}  ${layer.padEnd(9)}  ${plainText(description)}\n`);
    for (const { file, line, message } of answer.problems) terminal.printError(`${plainText(`${file}:${line + 1}: ${message}`)}\n`);
  }
  return answer.problems.length === 0 ? EXIT.clean : EXIT.usage;
}

async function show(session: Session, id: string, { json }: Output): Promise<ExitCode> {
  const { terminal, paint } = session;
  const answer = await session.ask(practices.show, { folder: await session.open(), id });
  if (json) {
    printJson(session, answer);
    return EXIT.clean;
  }
  const { practice, text, example } = answer;
  terminal.print(`${paint('bold', plainText(practice.title))} (${practice.id}, ${practice.layer})  ${plainText(practice.description)}\n`);
  terminal.print(`${plainText(practice.file)}\n\n${plainText(text)}\n`);
  if (practice.checklist.length > 0)
    terminal.print(`\n${paint('bold', 'Checklist')}\n${practice.checklist.map((point) => `- [ ] ${plainText(point)}\n`).join('')}`);
  if (example !== undefined) terminal.print(`\n${paint('bold', 'Example')}\n${plainText(example)}\n`);
  if (practice.rules.length > 0)
    terminal.print(`\n${paint('bold', 'Rules')}\n${practice.rules.map((rule) => `- ${plainText(rule)}\n`).join('')}`);
  return EXIT.clean;
}

async function adoption(session: Session, { json }: Output): Promise<ExitCode> {
  const folder = await session.open();
  await session.ask(rules.scan, { folder, summaryOnly: true }, 'Checking');
  await session.ask(practices.measure, { folder });
  const answer = await session.ask(practices.adoption, { folder });
  if (json) printJson(session, answer);
  else printAdoption(session, answer);
  return EXIT.clean;
}

function printAdoption({ terminal, paint }: Session, { practices: all }: ResultOut<typeof practices.adoption>): void {
  const width = Math.max(...all.map(({ id }) => id.length));
  for (const practice of all) {
    const score = practice.score === null ? '   –' : `${practice.score} %`.padStart(5);
    terminal.print(`${paint('bold', practice.id.padEnd(width))}  ${score.padStart(5)}  ${describe(practice)}\n`);
  }
}

function describe({ score, findings, rules: linked, history }: PracticeAdoption): string {
  if (linked.length === 0) return 'links no rule';
  const count = (state: AdoptedRule['state']): number => linked.filter((rule) => rule.state === state).length;
  const parts = [
    `${findings} ${findings === 1 ? 'finding' : 'findings'}`,
    `${count('on')} of ${linked.length} rules check something here`,
    ...(count('off') > 0 ? [`${count('off')} off`] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} unknown`] : []),
  ];
  const before = history.at(-2);
  const change = score === null || before === undefined || before.score === null ? [] : [`${before.score} % on ${before.day}`];
  return [...parts, ...change].join(', ');
}
