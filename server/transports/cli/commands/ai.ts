import { type Command, Option } from 'commander';
import * as ai from '../../../../protocol/ai.ts';
import type { AiModel, AiUsageSum } from '../../../../protocol/index.ts';
import { dayOption } from '../dayOption.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { registerAiDataset } from './aiDataset.ts';
import { registerAiExplain } from './aiExplain.ts';

type Finish = (code: ExitCode) => void;

interface Output {
  json?: true;
}

interface UsageOptions extends Output {
  by: 'day' | 'model' | 'persona' | 'run' | 'session';
  from?: string;
  archived?: boolean;
}

/** `stewardry ai …`: models, their providers, and what they cost. */
export function registerAi(program: Command, session: Session, finish: Finish): void {
  const command = program.command('ai').description('models: which there are, how their providers do, what they cost');
  command
    .command('models')
    .description('the models of every provider, with context size and price')
    .option('--json', 'print JSON')
    .action(async (options: Output) => finish(await models(session, options)));
  command
    .command('pull')
    .description('load a model into Ollama; after Ctrl-C the same command goes on where it stopped')
    .argument('<model>', 'its name at Ollama, such as qwen3:8b')
    .option('--provider <id>', 'which Ollama, when "ai.providers" has several', 'ollama')
    .action(async (model: string, options: { provider: string }) => finish(await pull(session, model, options)));
  command
    .command('health')
    .description('ask every provider how it does; exit code 1 when none can be used')
    .option('--json', 'print JSON')
    .action(async (options: Output) => finish(await health(session, options)));
  command
    .command('usage')
    .description('tokens and cost, as the ledger of this workspace has them')
    .addOption(new Option('--by <what>', 'add up by this').choices(['day', 'model', 'persona', 'run', 'session']).default('model'))
    .option('--from <day>', 'from this day on (UTC), such as 2026-01-31', dayOption)
    .option('--archived', 'requests more than a year ago, from the archive')
    .option('--json', 'print JSON')
    .action(async (options: UsageOptions) => finish(await usage(session, options)));
  command
    .command('mode')
    .description('write into the configuration which models may be asked')
    .argument('<mode>', 'none, local, cloud or hybrid')
    .action(async (mode: string) => finish(await setMode(session, mode)));
  registerAiExplain(command, session, finish);
  registerAiDataset(command, session, finish);
}

const printJson = (session: Session, value: unknown): void => session.terminal.print(`${JSON.stringify(value, undefined, 2)}\n`);

async function models(session: Session, { json }: Output): Promise<ExitCode> {
  const { terminal, paint } = session;
  const answer = await session.ask(ai.models, { folder: await session.open() });
  if (json) {
    printJson(session, answer);
    return EXIT.clean;
  }
  for (const provider of answer.providers) {
    const failure = provider.failure === undefined ? '' : `: ${reasonOf(provider)}`;
    terminal.print(`${paint('bold', provider.label)} (${provider.id}, ${provider.locality})${failure}\n`);
    for (const model of provider.models) terminal.print(`  ${describeModel(model)}\n`);
  }
  terminal.print(`mode ${answer.mode}\n`);
  return EXIT.clean;
}

async function pull(session: Session, model: string, { provider }: { provider: string }): Promise<ExitCode> {
  const { name } = await session.ask(ai.pull, { folder: await session.open(), provider, model }, `Loading ${model}`);
  session.terminal.print(`${name} is installed\n`);
  return EXIT.clean;
}

/** Failures begin with the name of their provider, which stands there already. */
function reasonOf({ label, failure }: { readonly label: string; readonly failure?: { readonly message: string } | undefined }): string {
  const message = failure?.message ?? 'no answer';
  return message.startsWith(`${label}: `) ? message.slice(label.length + 2) : message;
}

const GIGABYTE = 1_000_000_000;

function describeModel({ name, contextTokens, bytes, price, tiers }: AiModel): string {
  const size = contextTokens === undefined ? 'context not known' : `${contextTokens.toLocaleString('en')} tokens`;
  const cost = price === undefined ? 'price not known' : `$${price.input} in, $${price.output} out per million tokens`;
  const disk = bytes === undefined ? [] : [`${(bytes / GIGABYTE).toFixed(1)} GB on disk`];
  return [name, size, ...disk, cost, ...tiers.map((tier) => `tier ${tier}`)].join('  ');
}

async function health(session: Session, { json }: Output): Promise<ExitCode> {
  const { terminal, paint } = session;
  const answer = await session.ask(ai.health, { folder: await session.open() });
  if (json) printJson(session, answer);
  else {
    for (const { id, label, isUsable, latencyMs, failure, circuit } of answer.providers) {
      const state = isUsable ? paint('green', 'ok  ') : paint('red', 'FAIL');
      const detail = isUsable ? `${latencyMs ?? 0} ms` : reasonOf({ label, failure });
      terminal.print(`${state} ${label} (${id}): ${detail}${circuit === 'closed' ? '' : `, circuit ${circuit}`}\n`);
    }
    terminal.print(`mode ${answer.mode}\n`);
  }
  return answer.providers.some(({ isUsable }) => isUsable) ? EXIT.clean : EXIT.findings;
}

async function usage(session: Session, { json, by, from, archived = false }: UsageOptions): Promise<ExitCode> {
  const { terminal } = session;
  const folder = await session.open();
  const answer = await session.ask(ai.usage, { folder, by, archived, ...(from === undefined ? {} : { from }) });
  if (json) {
    printJson(session, answer);
    return EXIT.clean;
  }
  for (const row of answer.rows) terminal.print(`${row.key === '' ? `no ${by}` : row.key}: ${describeSum(row)}\n`);
  terminal.print(`total: ${describeSum(answer.total)}\n`);
  if (answer.open.requests > 0)
    terminal.print(`set aside for ${answer.open.requests} open requests: ${dollars(answer.open.microdollars)}\n`);
  for (const { scope, limit, spent, reserved } of answer.budgets) {
    if (limit !== undefined) terminal.print(`budget of the ${scope}: ${dollars(spent + reserved)} of $${limit}\n`);
  }
  return EXIT.clean;
}

function describeSum(sum: AiUsageSum): string {
  const prompt = sum.inputTokens + sum.cacheReadTokens + sum.cacheWriteTokens;
  const unpriced = sum.unpriced === 0 ? '' : `, and ${sum.unpriced} of unknown price`;
  const estimated = sum.estimated === 0 ? '' : `, ${sum.estimated} estimated`;
  return `${sum.requests} requests, ${prompt} tokens in, ${sum.outputTokens} out, ${dollars(sum.microdollars)}${unpriced}${estimated}`;
}

const dollars = (microdollars: number): string => `$${(microdollars / 1_000_000).toFixed(4)}`;

async function setMode(session: Session, wish: string): Promise<ExitCode> {
  const mode = ai.aiMode.options.find((each) => each === wish);
  if (mode === undefined) {
    session.terminal.printError(`stewardry: There is no mode "${wish}". Use one of ${ai.aiMode.options.join(', ')}.\n`);
    return EXIT.usage;
  }
  const { file } = await session.ask(ai.setMode, { folder: await session.open(), mode });
  session.terminal.print(`mode ${mode}, in ${file}\n`);
  return EXIT.clean;
}
