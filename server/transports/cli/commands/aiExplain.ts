import { type Command, Option } from 'commander';
import * as glossary from '../../../../protocol/glossary.ts';
import * as runs from '../../../../protocol/runs.ts';
import { plainText } from '../format/plainText.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

interface ExplainOptions {
  level: glossary.ReaderLevel;
  json?: true;
}

/** `stewardry ai explain TERM`. */
export function registerAiExplain(command: Command, session: Session, finish: (code: ExitCode) => void): void {
  command
    .command('explain')
    .description('explain a term, or a rule by its id; without a model the built-in glossary and the rules answer')
    .argument('[term]', 'what to explain; absent: the terms of the glossary are listed')
    .addOption(new Option('--level <level>', 'for whom').choices(glossary.readerLevel.options).default('intermediate'))
    .option('--json', 'print JSON')
    .action(async (term: string | undefined, options: ExplainOptions) =>
      finish(await (term === undefined ? list(session, options) : explain(session, term, options))),
    );
}

async function list({ terminal, ask }: Session, { json }: ExplainOptions): Promise<ExitCode> {
  const answer = await ask(glossary.list, {});
  const lines = answer.terms.map(({ term, aliases }) => `${[term, ...aliases].join(', ')}\n`);
  terminal.print(json ? `${JSON.stringify(answer, undefined, 2)}\n` : lines.join(''));
  return EXIT.clean;
}

/** A model's words are printed as they come; whatever else answers is printed whole. */
async function explain(session: Session, term: string, { level, json }: ExplainOptions): Promise<ExitCode> {
  const { terminal } = session;
  const folder = await session.open();
  let printed = '';
  const listening = session.listen(runs.said, ({ text, isAnew }) => {
    if (json) return;
    if (isAnew && printed !== '') terminal.print('\n\n(That answer broke off; it is asked again.)\n\n');
    printed = isAnew ? text : printed + text;
    terminal.print(plainText(text));
  });
  try {
    const answer = await session.ask(glossary.explain, { folder, term, level, stream: STREAM });
    if (json) {
      terminal.print(`${JSON.stringify(answer, undefined, 2)}\n`);
      return EXIT.clean;
    }
    const isPrinted = answer.source === 'model' && printed !== '';
    terminal.print(`${isPrinted ? '' : plainText(answer.text)}\n\n${session.paint('dim', footOf(answer))}\n`);
    if (answer.note !== undefined) terminal.printError(`${plainText(answer.note)}\n`);
    return EXIT.clean;
  } finally {
    listening.dispose();
  }
}

/** One explanation at a time in this process: nobody else's pieces come. */
const STREAM = 'explain';

function footOf({ source, model, isScripted, related, level }: glossary.Explanation): string {
  const by =
    source === 'model'
      ? `${model ?? 'a model'}${isScripted ? ', scripted' : ''}`
      : source === 'rule'
        ? "the rule's own text"
        : 'the glossary';
  return [`${level}, by ${by}`, ...(related.length === 0 ? [] : [`see also: ${related.join(', ')}`])].join('; ');
}
