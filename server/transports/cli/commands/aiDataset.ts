import path from 'node:path';
import { type Command, Option } from 'commander';
import * as runs from '../../../../protocol/runs.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

interface DatasetOptions {
  format: 'openai' | 'openai-dpo';
  force?: true;
}

/** `stewardry ai export-dataset FILE`. */
export function registerAiDataset(command: Command, session: Session, finish: (code: ExitCode) => void): void {
  command
    .command('export-dataset')
    .description('write good runs (applied and not taken back, or rated up) as JSONL to fine-tune a model with; secrets are masked')
    .argument('<file>', 'where to write')
    .addOption(
      new Option('--format <format>', 'whose format; -dpo: pairs for preference training, with a run of the same task that was rejected')
        .choices(['openai', 'openai-dpo'])
        .default('openai'),
    )
    .option('--force', 'overwrite the file')
    .action(async (file: string, options: DatasetOptions) => finish(await exportDataset(session, file, options)));
}

const NOTHING: Readonly<Record<DatasetOptions['format'], string>> = {
  openai: 'no run was applied and kept, or rated up, that may be exported.',
  'openai-dpo':
    'no task has both a run that was applied and kept, or rated up, and one that was rejected, taken back or rated down, that may be exported.',
};

async function exportDataset(session: Session, name: string, { format, force }: DatasetOptions): Promise<ExitCode> {
  const { terminal } = session;
  const file = path.resolve(terminal.cwd, name);
  if (terminal.exists(file) && !force) throw new UsageError(`"${name}" exists. Choose another name, or overwrite it with --force.`);
  const folder = await session.open();
  const lines: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await session.ask(runs.trainingExamples, { folder, format, ...(after === undefined ? {} : { after }) });
    lines.push(...page.examples.map(({ line }) => `${line}\n`));
    for (const { run, reason } of page.withheld) terminal.printError(`run ${run} is left out: ${reason}\n`);
    after = page.next;
    if (after === undefined) break;
  }
  if (lines.length === 0) {
    terminal.printError(`Nothing was written: ${NOTHING[format]}\n`);
    return EXIT.findings;
  }
  await terminal.writeFile(file, lines.join(''));
  terminal.print(`${lines.length} ${lines.length === 1 ? 'example' : 'examples'}, in ${file}\n`);
  return EXIT.clean;
}
