import path from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { Notice, Waiver } from '../../../../protocol/index.ts';
import * as rules from '../../../../protocol/rules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { count } from '../format/pretty.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { wholeNumber } from '../wholeNumber.ts';

interface MatchOptions {
  rule?: string;
  pattern?: string;
  language?: string;
  limit: number;
  json?: true;
}

/** `stewardry rules match|tree|waivers`: what helps to write rules, and what is kept quiet. */
export function registerRuleTools(command: Command, session: Session, finish: (code: ExitCode) => void): void {
  command
    .command('match')
    .description('show what a rule that is not in force yet, or a pattern, finds')
    .argument('[paths...]', 'files and folders; the whole workspace when none is given')
    .option('--rule <file>', 'YAML file with the rule')
    .option('--pattern <pattern>', 'pattern of code, such as "console.log($A)"; needs --language')
    .option('--language <language>', 'language of the pattern, such as TypeScript')
    .option('--limit <count>', 'matches to stop after', wholeNumber(), 1000)
    .option('--json', 'print JSON')
    .action(async (paths: string[], options: MatchOptions) => finish(await match(session, paths, options)));
  command
    .command('tree')
    .description('print the syntax tree of a file: the kinds that a rule may name')
    .argument('<file>', 'file inside the workspace')
    .option('--all', 'punctuation and keywords too')
    .action(async (file: string, options: { all?: true }) => finish(await tree(session, file, options.all ?? false)));
  command
    .command('waivers')
    .description('every suppression and every entry of the baseline: why, until when, and who answers for it')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => finish(await waivers(session, options.json ?? false)));
}

async function match(session: Session, paths: string[], options: MatchOptions): Promise<ExitCode> {
  const source = sourceOf(session, options);
  const folder = await session.open(paths[0]);
  const inside = paths.map((name) => insideOf(session, folder, name));
  const found = await session.ask(
    rules.matchRule,
    { folder, source, paths: inside, limit: options.limit },
    options.json ? undefined : 'Matching',
  );
  const broken = found.problems.find(({ severity }) => severity === 'error');
  if (broken !== undefined) throw new UsageError(`${placeOf(broken)}${broken.message}`);
  session.tell(found.notices, folder);
  if (options.json) session.terminal.print(`${JSON.stringify(found.files, undefined, 2)}\n`);
  else
    for (const file of found.files)
      for (const { range, line } of file.matches) session.terminal.print(`${file.path}:${range.start.line + 1}: ${line.trim()}\n`);
  if (!options.json)
    session.terminal.print(
      `${found.matches} ${found.matches === 1 ? 'match' : 'matches'}${found.isCut ? ' and more' : ''} in ${count(found.checked, 'file')}.\n`,
    );
  return EXIT.clean;
}

function sourceOf(session: Session, { rule, pattern, language }: MatchOptions): string {
  if ((rule === undefined) === (pattern === undefined))
    throw new UsageError('Give --rule FILE, or --pattern with --language: one of them.');
  if (pattern !== undefined && language === undefined)
    throw new UsageError('A pattern needs its language: --language TypeScript, for example.');
  if (pattern !== undefined) return stringify({ id: 'pattern', language, severity: 'info', rule: { pattern } });
  const file = path.resolve(session.terminal.cwd, rule ?? '');
  if (!session.terminal.exists(file)) throw new UsageError(`The rule file "${rule}" does not exist.`);
  return session.terminal.readFile(file);
}

function insideOf(session: Session, folder: string, name: string): string {
  const relative = path.relative(folder, path.resolve(session.terminal.cwd, name)).split(path.sep).join('/');
  if (relative.startsWith('..')) throw new UsageError(`"${name}" is outside "${folder}". Give a path inside it.`);
  return relative;
}

const placeOf = ({ range }: Notice): string => (range === undefined ? '' : `line ${range.start.line + 1}: `);

async function tree(session: Session, file: string, withTokens: boolean): Promise<ExitCode> {
  const folder = await session.open(file);
  const { nodes, isCut, notices } = await session.ask(rules.syntaxTree, { folder, path: insideOf(session, folder, file) });
  session.tell(notices, folder);
  for (const { kind, field, depth, isNamed, range } of nodes) {
    if (!isNamed && !withTokens) continue;
    const place = `${range.start.line + 1}:${range.start.character + 1}`;
    const name = field === undefined ? '' : `${field}: `;
    session.terminal.print(`${'  '.repeat(depth)}${name}${kind} ${session.paint('gray', place)}\n`);
  }
  if (isCut) session.terminal.printError('The tree is cut: the file has too many nodes.\n');
  return notices.length > 0 ? EXIT.usage : EXIT.clean;
}

async function waivers(session: Session, asJson: boolean): Promise<ExitCode> {
  const folder = await session.open();
  await session.ask(workspace.listFiles, { folder });
  await session.ask(rules.scan, { folder, summaryOnly: true }, asJson ? undefined : 'Checking');
  const listed = (await session.ask(rules.waivers, { folder })).waivers;
  if (asJson) session.terminal.print(`${JSON.stringify(listed, undefined, 2)}\n`);
  else for (const waiver of listed) session.terminal.print(formatWaiver(waiver, session));
  if (!asJson) session.terminal.print(`${count(listed.length, 'waiver')}.\n`);
  return EXIT.clean;
}

function formatWaiver({ state, path: file, line, ruleIds, reason, owner, ruleOwner, until, problem }: Waiver, { paint }: Session): string {
  const color = state === 'active' ? 'green' : state === 'expired' || state === 'ineffective' ? 'red' : 'yellow';
  const facts = [owner ?? ruleOwner, until === undefined ? undefined : `until ${until}`].filter((fact) => fact !== undefined);
  const place = line === undefined ? file : `${file}:${line + 1}`;
  const said = [reason ?? 'no reason', ...facts, ...(problem === undefined ? [] : [problem])].join(' · ');
  return `${paint(color, state.padEnd(11))} ${place}  ${ruleIds.join(', ')}\n            ${paint('gray', said)}\n`;
}
