import type { Command } from 'commander';
import type { RuleTestResult } from '../../../../protocol/index.ts';
import * as rules from '../../../../protocol/rules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { count } from '../format/pretty.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { registerRuleTools } from './ruleTools.ts';

/** `stewardry rules …`: what rules there are, what one says, and whether they work. */
export function registerRules(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  const command = program.command('rules').description('list, show, test and validate rules; try patterns; list waivers');
  command
    .command('list')
    .description('all packs and rules with their severity')
    .option('--json', 'print JSON')
    .action(async (options: { json?: true }) => finish(await list(session, options.json ?? false)));
  command
    .command('show')
    .description('one rule: why it exists, its examples and its definition')
    .argument('<id>', 'rule id')
    .action(async (id: string) => finish(await show(session, id)));
  command
    .command('test')
    .description('run the rule tests of .stewardry/rule-tests, or of the rules named')
    .argument('[ids...]', 'rule ids')
    .option('-U, --update-snapshots', 'write the snapshots anew')
    .action(async (ids: string[], options: { updateSnapshots?: true }) =>
      finish(await test(session, ids, options.updateSnapshots ?? false)),
    );
  command
    .command('validate')
    .description('read every rule and configuration file and say what is wrong')
    .action(async () => finish(await validate(session)));
  registerRuleTools(command, session, finish);
}

/** Rules of folders further down are known after a walk. */
async function openWhole(session: Session): Promise<string> {
  const folder = await session.open();
  await session.ask(workspace.listFiles, { folder });
  return folder;
}

async function list(session: Session, asJson: boolean): Promise<ExitCode> {
  const folder = await openWhole(session);
  const { packs, problems } = await session.ask(rules.list, { folder });
  if (asJson) {
    session.terminal.print(`${JSON.stringify(packs, undefined, 2)}\n`);
    return EXIT.clean;
  }
  session.tell(problems, folder);
  for (const pack of packs) {
    const state = pack.isEnabled ? count(pack.rules.length, 'rule') : 'off';
    session.terminal.print(`${session.paint('bold', pack.name)} (${pack.origin}, ${state})  ${pack.description}\n`);
    if (!pack.isEnabled) continue;
    for (const rule of pack.rules)
      session.terminal.print(`  ${rule.severity.padEnd(8)} ${rule.id}  ${session.paint('gray', rule.subject)}\n`);
  }
  return EXIT.clean;
}

async function show(session: Session, ruleId: string): Promise<ExitCode> {
  const folder = await session.open();
  const rule = await session.ask(rules.show, { folder, ruleId });
  const { paint, terminal } = session;
  terminal.print(`${paint('bold', rule.id)}  ${rule.severity}, pack ${rule.pack}, ${rule.subject}\n${rule.message}\n`);
  if (rule.note !== undefined) terminal.print(`\n${rule.note.trim()}\n`);
  if (rule.url !== undefined) terminal.print(`\n${rule.url}\n`);
  for (const example of rule.invalid.slice(0, 1)) terminal.print(`\n${paint('red', 'Found:')}\n${indent(example)}\n`);
  for (const example of rule.valid.slice(0, 1)) terminal.print(`\n${paint('green', 'Fine:')}\n${indent(example)}\n`);
  terminal.print(`\n${paint('gray', `${rule.file}:${rule.line + 1}`)}\n${rule.source.trimEnd()}\n`);
  return EXIT.clean;
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '    ');
}

async function test(session: Session, ruleIds: string[], updateSnapshots: boolean): Promise<ExitCode> {
  const folder = await openWhole(session);
  const { results, notices } = await session.ask(rules.test, { folder, ruleIds, updateSnapshots }, 'Testing');
  session.tell(notices, folder);
  // Nothing that was tested must not look like success.
  const untested = ruleIds.find((id) => !results.some(({ ruleId }) => ruleId === id));
  if (untested !== undefined) {
    throw new UsageError(
      `There are no tests of "${untested}". "stewardry rules list" shows all rules; tests of yours are in .stewardry/rule-tests.`,
    );
  }
  for (const result of results) session.terminal.print(formatTest(result, session));
  const failed = results.filter((result) => result.failures.length > 0).length;
  session.terminal.print(`${results.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? EXIT.findings : EXIT.clean;
}

function formatTest({ ruleId, passed, failures, file, line }: RuleTestResult, { paint }: Session): string {
  const head =
    failures.length === 0 ? `${paint('green', 'PASS')} ${ruleId} (${count(passed, 'case')})\n` : `${paint('red', 'FAIL')} ${ruleId}\n`;
  const details = failures.map((failure) => `  ${file}:${(failure.line ?? line) + 1} ${failure.message}\n${indent(failure.case)}\n`);
  return head + details.join('');
}

async function validate(session: Session): Promise<ExitCode> {
  const folder = await openWhole(session);
  const { packs, problems } = await session.ask(rules.list, { folder });
  session.tell(problems, folder);
  const errors = problems.filter((notice) => notice.severity === 'error').length;
  const enabled = packs.filter((pack) => pack.isEnabled).flatMap((pack) => pack.rules);
  session.terminal.print(`${count(enabled.length, 'rule')} usable, ${count(errors, 'problem')}.\n`);
  return errors > 0 ? EXIT.usage : EXIT.clean;
}
