import * as catalog from '../../../../protocol/catalog.ts';
import type { RunSummary } from '../../../../protocol/runs.ts';
import * as runs from '../../../../protocol/runs.ts';
import * as templates from '../../../../protocol/templates.ts';
import { BadInputError, isCancellation, messageOf } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { TemplatesContext } from '../context.ts';
import type { Template } from '../source/template.ts';
import { countUse } from '../store.ts';

export interface Proposal {
  readonly title: string;
  readonly files: readonly {
    readonly path: string;
    readonly base: string | null;
    readonly proposed: string | null;
    readonly isExecutable?: boolean;
  }[];
}

/** Hands finished files to `runs`, for review. Throws `RequestFailed` with `CONFLICT` when nothing would change. */
export function proposeFiles(ctx: TemplatesContext, folder: string, { title, files }: Proposal, call: Call): Promise<RunSummary> {
  return ctx.call(runs.propose, { folder, title, by: 'template', files: [...files] }, call);
}

/** What a use came to, for the count and the event. */
export interface Use {
  readonly run?: string;
  readonly files: number;
  readonly isUpdate: boolean;
}

/** Counts what `work` comes to as a use of the template, and publishes it. Answers that are wrong are no use. */
export async function counted<Value>(
  ctx: TemplatesContext,
  folder: string,
  { summary }: Template,
  call: Call,
  work: () => Promise<{ readonly value: Value; readonly use: Use }>,
): Promise<Value> {
  const { id, kind, version, layer } = summary;
  const facts = { template: id, kind, version, layer };
  const publish = async (reason: string | undefined, use: Use | undefined): Promise<void> => {
    const { database } = await ctx.databases.open(folder);
    const { correlationId } = call;
    await database.transaction(async () => {
      await countUse(database, id, reason !== undefined, new Date(ctx.clock.now()).toISOString());
      if (use !== undefined) await ctx.events.publish(database, catalog.templateRendered, { ...facts, ...use }, { correlationId });
      else await ctx.events.publish(database, catalog.templateFailed, { ...facts, reason: reason ?? '' }, { correlationId });
    });
    ctx.notify(templates.changed, { folder });
  };
  const done = await work().catch(async (error: unknown) => {
    if (error instanceof BadInputError && !(error instanceof WrongAnswersError)) await publish(messageOf(error), undefined);
    else if (!isCancellation(error)) ctx.log.debug('A template was not rendered', { template: id, error: messageOf(error) });
    throw error;
  });
  await publish(undefined, done.use);
  return done.value;
}

/** The answers of whoever asked do not fit; the template is not to blame. */
export class WrongAnswersError extends BadInputError {
  constructor(template: string, problems: readonly templates.VariableProblem[]) {
    super(`The template "${template}" cannot be filled in. ${problems.map(({ message }) => message).join(' ')}`, { data: { problems } });
  }
}
