import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as templates from '../../../../protocol/templates.ts';
import { messageOf } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import { keepsAnswers } from '../answers/answersFile.ts';
import type { TemplatesContext } from '../context.ts';
import { factsOf } from '../render/fillIn.ts';
import type { Template } from '../source/template.ts';
import { requireTemplate } from '../source/templatesOf.ts';
import { readUses } from '../store.ts';
import { withUses } from './list.ts';

/** Filling defaults in takes a moment. Milliseconds. */
const TIME_LIMIT_MS = 5_000;

/** One template with what it asks for. */
export async function show(
  ctx: TemplatesContext,
  { folder, id }: ParamsOut<typeof templates.show>,
  call: Call,
): Promise<ResultIn<typeof templates.show>> {
  const template = await requireTemplate(ctx, folder, id, call);
  const { entries, about } = await template.load();
  const { commands, examples } = template.manifest;
  const uses = await readUses((await ctx.databases.open(folder)).database);
  return {
    template: withUses(template, uses.get(id)),
    schema: await schemaOf(ctx, template, folder, call),
    files: entries.flatMap(({ to }) => to ?? []),
    commands: commands.map(({ command }) => command),
    keepsAnswers: keepsAnswers(template),
    about,
    examples,
  };
}

async function schemaOf(
  ctx: TemplatesContext,
  { summary, manifest }: Template,
  folder: string,
  call: Call,
): Promise<Record<string, unknown>> {
  const request = { schema: manifest.variables, facts: factsOf(ctx, folder, '', call) };
  try {
    return await ctx.workers.run('templates/fillDefaults', request, { lane: 'interactive', timeLimitMs: TIME_LIMIT_MS }, call.signal);
  } catch (error) {
    call.signal.throwIfAborted();
    // Rendering says what is wrong; until then the fields are there without their defaults.
    ctx.log.debug('Defaults of a template could not be filled in', { template: summary.id, error: messageOf(error) });
    return manifest.variables;
  }
}
